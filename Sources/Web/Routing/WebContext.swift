internal import Hummingbird
internal import Logging
internal import NIOCore

/// What is known of a request beside its text.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the request came from: an IP address.
    let peer: String?
    /// Tells the connection apart among those that are open.
    let connection: ObjectIdentifier
    var caller = Caller.anyone
    /// Where a handler says that its answer may be kept; `nil` where nobody keeps any.
    var keeping: KeepMark?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        connection = ObjectIdentifier(source.channel)
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// Tells the request apart in logs, answers and the audit journal.
    var requestID: String { logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "0" }

    /// The address to count and to note.
    var address: String { peer ?? "local" }
}
