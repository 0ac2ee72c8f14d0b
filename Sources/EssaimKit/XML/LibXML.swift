internal import CLibXML2
internal import CXMLMemory

/// The one place where libxml2 is set up for the process.
enum LibXML {
    /// Reading this property initialises libxml2, exactly once however many threads ask.
    static let isReady: Bool = {
        essaim_memory_install()
        essaim_xml_initialise()
        return true
    }()

    /// A Swift string from text that libxml2 owns, or `nil` for a null pointer.
    static func string(_ text: UnsafePointer<xmlChar>?) -> String? {
        text.map { String(cString: $0) }
    }

    /// A libxml2 message on one line.
    static func message(_ error: UnsafePointer<xmlError>) -> String {
        guard let text = error.pointee.message else { return "unknown error" }
        return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
