/// What must hold across the fields of a record, or between a record and others.
public struct Rule: Sendable {
    /// A stable code in kebab-case, unique in its record type.
    public var code: String
    /// What is wrong where the rule is broken.
    public var message: Label
    /// What to do then.
    public var hint: Label?
    public var severity: Severity
    /// Reads the record and says where it breaks the rule. Must be deterministic, and must not trap on any
    /// content that the field list allows.
    public var check: @Sendable (_ record: Record, _ breaches: inout Breaches) -> Void
    /// Whether ``check`` looks other records up. Such a rule never refuses an import, because its outcome
    /// depends on what else the catalogue holds: at import it warns, and it holds back publishing.
    public var readsOthers: Bool

    /// A rule on the record alone.
    public init(
        _ code: String, severity: Severity = .error, _ message: Label, hint: Label? = nil,
        check: @escaping @Sendable (_ record: Record, _ breaches: inout Breaches) -> Void
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.severity = severity
        self.check = check
        readsOthers = false
    }

    /// A rule that reads other records through ``Breaches/lookUp(_:)``.
    public static func linked(
        _ code: String, severity: Severity = .error, _ message: Label, hint: Label? = nil,
        check: @escaping @Sendable (_ record: Record, _ breaches: inout Breaches) -> Void
    ) -> Rule {
        var rule = Rule(code, severity: severity, message, hint: hint, check: check)
        rule.readsOthers = true
        return rule
    }
}

/// How much a finding matters.
@frozen public enum Severity: String, Hashable, Sendable, Comparable, CaseIterable {
    /// Worth knowing.
    case info
    /// The record is accepted, but someone should look at it.
    case warning
    /// The record is refused.
    case error

    public static func < (left: Severity, right: Severity) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!  // each case is in allCases
    }
}

/// Collects where a record breaks a rule.
public struct Breaches {
    /// One place where the rule is broken.
    public struct Breach: Hashable, Sendable {
        /// The field, as a path below the record: `brake[2]/answer`; empty for the record as a whole.
        public var field: String
        /// The value seen there, where it helps.
        public var value: String?
    }

    public private(set) var list: [Breach] = []
    private let source: (String) -> Record?

    /// - Parameter lookUp: Finds another record by its identifier.
    public init(lookUp: @escaping (String) -> Record? = { _ in nil }) { source = lookUp }

    /// Notes that the rule is broken at a field.
    public mutating func add(at field: String = "", value: String? = nil) {
        list.append(Breach(field: field, value: value))
    }

    /// Another record that this catalogue holds, by its identifier; only in a ``Rule/linked(_:severity:_:hint:check:)`` rule.
    public func lookUp(_ identifier: String) -> Record? { source(identifier) }
}
