package import EssaimKit
package import XML

/// Reads an exchange file, one item at a time.
///
/// Each record is checked by itself as it passes, so a bad one neither hides nor stops the others. Memory is
/// bounded by the largest record. Not `Sendable`, but the items are: one task reads, another may store.
package final class ExchangeReader {
    private let reader: XMLReader
    private let checker: ItemChecker
    package let header: ExchangeHeader

    /// Opens a file and reads its root element.
    ///
    /// - Throws: ``Finding`` where the file can't be read, isn't an exchange file, is of another version of the
    ///   format, or has a broken header.
    package convenience init(_ source: XMLSource, types: RecordTypeSet, limits: XMLLimits = .untrusted)
        throws(Finding)
    {
        try self.init(source, checker: ItemChecker(types: types), limits: limits)
    }

    /// The same, with a checker that reads other files, too: its validators are made once.
    package init(_ source: XMLSource, checker: ItemChecker, limits: XMLLimits = .untrusted) throws(Finding) {
        do { reader = try XMLReader(source, limits: limits) } catch { throw Finding(error) }
        self.checker = checker
        header = try HeaderForm.header(reader.root)
    }

    /// What is to be said of the file as a whole, as far as it was read.
    package var notices: [Finding] {
        (reader.windowsLine.map { [.windows1252(at: $0, reader.root)] } ?? [])
            + (extensions.map { [.extensions(at: $0)] } ?? [])
    }
    /// Where others than the format say something of the file.
    private var extensions: TextLocation?

    package var bytesRead: Int { reader.bytesRead }
    package var byteCount: Int? { reader.byteCount }

    /// The next item, or `nil` after the last.
    ///
    /// - Throws: ``Finding`` where the file can't be read on: nothing after that place was seen.
    package func next() throws(Finding) -> ExchangeItem? {
        while true {
            let tree: XMLTree?
            do { tree = try reader.next() } catch { throw Finding(error) }
            guard let element = tree?.root else { return nil }
            guard element.isExtensions else { return checker.item(element, of: header.format) }
            if extensions == nil { extensions = element.location }
            var item = ExchangeItem(body: .unusable, id: nil, location: element.location)
            checker.checkExtensions(element, record: nil, &item.findings)
            if item.isRefused { return item }
        }
    }
}
