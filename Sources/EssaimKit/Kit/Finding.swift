public import XML

/// Something that a reader has to say about a file, a record or a module: what, where, and what to do.
public struct Finding: Error, Hashable, Sendable {
    public var severity: Severity
    /// A stable code, part of the interface: programs may compare with it.
    public var code: String
    public var message: Label
    public var location: TextLocation?
    /// The identifier of the record that it is about.
    public var record: String?
    /// The place inside the file: `/exchange/record/faq/answer`.
    public var path: String?
    /// The value seen there, shortened.
    public var value: String?
    /// What to do.
    public var hint: Label?

    public init(
        _ severity: Severity = .error, _ code: String, _ message: Label, at location: TextLocation? = nil,
        record: String? = nil, path: String? = nil, value: String? = nil, hint: Label? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
        self.record = record
        self.path = path
        self.value = value.map { String($0.prefix(200)) }
        self.hint = hint
    }

    /// The field of the record, from ``path``: `factor[2]/answer`; `nil` for what isn't about one.
    public var field: String? {
        let steps = path?.split(separator: "/") ?? []
        guard steps.count > 3, steps[0] == "exchange", steps[1].prefix(6) == "record" else { return nil }
        return steps[3...].joined(separator: "/")
    }
}
