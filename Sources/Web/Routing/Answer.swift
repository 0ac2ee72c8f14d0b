internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import XML

// How handlers answer.
extension Response {
    /// A text in one form.
    init(
        _ text: String, as form: Representation, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) {
        var headers = headers
        headers[.contentType] = form.contentType
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A result in the form that the client prefers: JSON, or the same in XML.
    init(
        _ value: JSONValue, to call: Call, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) {
        self.init(
            call.form == .xml ? XMLResult.text(of: value) : value.text(isPretty: false),
            as: call.form == .xml ? .xml : .json, status: status, headers: headers)
    }

    /// Says that the client has the state already that these headers describe: with those of them that tell how long
    /// it holds and for whom (RFC 9110), not those that describe the body.
    static func notModified(_ headers: HTTPFields) -> Response {
        Response(status: .notModified, headers: headers.ofNotModified)
    }
}

extension HTTPFields {
    /// What of a resource's headers goes with a 304.
    var ofNotModified: HTTPFields {
        HTTPFields(
            filter { field in
                switch field.name {
                case .eTag, .lastModified, .vary, .cacheControl, .accessControlAllowOrigin,
                    .accessControlExposeHeaders:
                    true
                default: false
                }
            })
    }
}

/// A JSON value as XML, for clients that read nothing else: an element a key, and an `item` for each member of an
/// array.
enum XMLResult {
    static let namespace = "urn:essaim:api:1"

    static func text(of value: JSONValue) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        write(value, as: "result", attributes: " xmlns=\"\(namespace)\"", to: &text)
        return text + "\n"
    }

    private static func write(_ value: JSONValue, as name: String, attributes: String, to text: inout String)
    {
        text += "<\(name)\(attributes)"
        switch value {
        case .null: text += "/>"
        case .boolean(let boolean): text += ">\(boolean)</\(name)>"
        case .number(let number): text += ">\(number)</\(name)>"
        case .string(let string): text += ">\(string.escapedForXML)</\(name)>"
        case .array(let values):
            text += ">"
            for value in values { write(value, as: "item", attributes: "", to: &text) }
            text += "</\(name)>"
        case .object(let members):
            text += ">"
            for member in members {
                if isName(member.key) {
                    write(member.value, as: member.key, attributes: "", to: &text)
                } else {
                    write(
                        member.value, as: "entry", attributes: " key=\"\(member.key.escapedForXML)\"",
                        to: &text)
                }
            }
            text += "</\(name)>"
        }
    }

    private static func isName(_ text: String) -> Bool {
        text.first?.isLetter == true
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
