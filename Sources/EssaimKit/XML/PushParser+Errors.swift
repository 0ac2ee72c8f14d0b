internal import CLibXML2

// What libxml2 says of a text, in this project's words.
extension PushParser {
    func collect(_ error: UnsafePointer<xmlError>) {
        guard failure == nil, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let column = error.pointee.int2
        let location = TextLocation(
            file: sourceName, line: max(1, Int(error.pointee.line)), column: column > 0 ? Int(column) : nil)
        let message = LibXML.message(error)
        let number = xmlParserErrors(rawValue: UInt32(bitPattern: error.pointee.code))
        switch number {
        case XML_ERR_DOCUMENT_EMPTY,
            XML_ERR_DOCUMENT_END where isBlank:
            stop(XMLError(.empty, "the text holds no XML element", at: location))
        case XML_ERR_DOCUMENT_END where depth == 0 && (rootTag != nil || rootDocument != nil):
            stop(XMLError(.notWellFormed, "there is more text after the root element", at: location))
        case XML_ERR_DOCUMENT_END, XML_ERR_TAG_NOT_FINISHED: stop(truncated(at: location))
        case XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_UNKNOWN_ENCODING,
            XML_ERR_INVALID_CHAR
        where error.pointee.message.map { message in
            String(cString: message).contains("ncoding") || String(cString: message).contains("UTF-8")
        } ?? false:
            stop(
                XMLError(
                    .encoding, "the bytes are not in the declared encoding: \(message)", at: location,
                    hint: "Save the file as UTF-8, or declare its encoding in the first line."))
        default:
            stop(isEnding ? truncated(at: location) : XMLError(.notWellFormed, message, at: location))
        }
    }

    private func truncated(at location: TextLocation) -> XMLError {
        XMLError(
            .truncated, "the text ends before its root element does", at: location,
            hint: "The file was cut: ask for it again.")
    }
}
