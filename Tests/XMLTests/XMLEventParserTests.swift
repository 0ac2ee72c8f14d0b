import Testing
import XML

@Suite("XML as events") struct XMLEventParserTests {
    private final class Recorder: XMLEventHandler {
        var events: [String] = []
        var text: [UInt8] = []

        func start(_ name: String, _ attributes: XMLEventAttributes) {
            flush()
            let values = [attributes.value("a"), attributes.value("a", in: "urn:n")].compactMap(\.self)
            events.append("<\(name)\(values.map { " " + $0 }.joined())>")
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) { text += bytes }

        func end(_ name: String) {
            flush()
            events.append("</\(name)>")
        }

        private func flush() {
            if !text.isEmpty { events.append(String(decoding: text, as: UTF8.self)) }
            text = []
        }
    }

    /// Parses a text in pieces of so many bytes.
    private func events(_ text: String, piece: Int = 7) throws(XMLError) -> [String] {
        let recorder = Recorder()
        let parser = try XMLEventParser(name: "x.xml", handler: recorder)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(piece))
            var failure: XMLError?
            chunk.withUnsafeBufferPointer { bytes in
                do throws(XMLError) { try parser.feed(bytes) } catch { failure = error }
            }
            if let failure { throw failure }
            rest = rest.dropFirst(piece)
        }
        try parser.finish()
        return recorder.events
    }

    @Test("starts, texts and ends come in order, however the bytes are cut", arguments: [1, 2, 3, 1_000])
    func order(piece: Int) throws {
        let text =
            "<p:x xmlns:p='urn:p' xmlns:n='urn:n'><!-- no --><y a='1' n:a='2'>é &amp; <![CDATA[<b>]]></y><?no?><z n:a='3'/></p:x>"
        #expect(
            try events(text, piece: piece) == [
                "<x>", "<y 1 2>", "é & <b>", "</y>", "<z 3 3>", "</z>", "</x>",
            ])
    }

    @Test(
        "hostile and broken texts end with their reason",
        arguments: [
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", XMLError.Code.doctype),
            ("<x>&nbsp;</x>", .notWellFormed),
            ("<x><y></x>", .notWellFormed), ("<x><y>", .notWellFormed), ("", .empty),
            ("<x/><y/>", .notWellFormed),
            (String(repeating: "<x>", count: 300), .depthLimit),
            ("<x \((0..<300).map { "a\($0)='1'" }.joined(separator: " "))/>", .attributeLimit),
        ])
    func refused(text: String, code: XMLError.Code) {
        #expect { try events(text, piece: 1_000) } throws: { error in
            let found = (error as? XMLError)?.code
            // What libxml2 misses at the end is said in one of two ways.
            return found == code || (code == .notWellFormed && found == .truncated)
                || (code == .empty && found == .notWellFormed)
        }
    }

    @Test("a handler that has what it wanted hears no more")
    func stopped() throws {
        let recorder = Recorder()
        let parser = try XMLEventParser(name: nil, handler: recorder)
        let bytes = Array("<x><y/>".utf8)
        try bytes.withUnsafeBufferPointer { try parser.feed($0) }
        parser.stop()
        try bytes.withUnsafeBufferPointer { try parser.feed($0) }
        try parser.finish()
        #expect(recorder.events == ["<x>", "<y>", "</y>"])
    }
}
