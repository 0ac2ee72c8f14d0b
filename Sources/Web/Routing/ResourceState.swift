internal import Core
internal import Derivation
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import XML

/// A resource in one form as it is now: its text, and what tells it from other states.
struct ResourceState: Sendable {
    var headers: HTTPFields
    var body: ByteBuffer
    var status = HTTPResponse.Status.ok

    /// A text, its entity tag made of itself.
    init(_ text: String, as form: Representation) {
        let digest = SHA256.digest(text).prefix(16).hexadecimal
        headers = [
            .contentType: form.contentType, .eTag: EntityTag(digest, form: form).header,
            .vary: "Accept, Authorization",
        ]
        body = ByteBuffer(string: text)
    }

    /// A result as JSON or XML.
    init(_ value: JSONValue, form: Representation) {
        self.init(
            form == .xml ? XMLResult.text(of: value) : value.text(isPretty: false),
            as: form == .xml ? .xml : .json)
    }

    init(headers: HTTPFields, body: ByteBuffer) {
        self.headers = headers
        self.body = body
    }

    var response: Response { Response(status: status, headers: headers, body: .init(byteBuffer: body)) }
}
