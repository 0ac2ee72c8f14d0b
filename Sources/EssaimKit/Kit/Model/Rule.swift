public import XML

/// What must hold across the fields of a record, or between a record and others.
public struct Rule: Sendable {
    /// How a rule looks at a record. Must be deterministic, and must not trap on any content that the field list
    /// allows.
    public enum Check: Sendable {
        /// Swift code that reads the content and says where it breaks the rule.
        case code(@Sendable (_ record: Record, _ breaches: inout Breaches) -> Void)
        /// An XPath 1.0 expression, evaluated on the payload element, that must be true; `field` is the path of
        /// the field to point at where it isn't, empty for the record as a whole.
        case assertion(XPathExpression, field: String)
    }

    /// A stable code in kebab-case, unique in its record type.
    public var code: String
    /// What is wrong where the rule is broken.
    public var message: Label
    /// What to do then.
    public var hint: Label?
    public var severity: Severity
    public var check: Check
    /// Whether ``check`` looks other records up. Such a rule never refuses an import, because its outcome
    /// depends on what else the catalogue holds: at import it warns, and it holds back publishing.
    public var readsOthers: Bool

    /// A rule on the record alone, in Swift.
    public init(
        _ code: String, severity: Severity = .error, _ message: Label, hint: Label? = nil,
        check: @escaping @Sendable (_ record: Record, _ breaches: inout Breaches) -> Void
    ) {
        self.init(code, severity: severity, message, hint: hint, .code(check), readsOthers: false)
    }

    /// A rule on the record alone, as an XPath assertion.
    public init(
        _ code: String, severity: Severity = .error, _ message: Label, hint: Label? = nil,
        assertion: XPathExpression, field: String
    ) {
        self.init(
            code, severity: severity, message, hint: hint, .assertion(assertion, field: field),
            readsOthers: false)
    }

    private init(
        _ code: String, severity: Severity, _ message: Label, hint: Label?, _ check: Check, readsOthers: Bool
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.severity = severity
        self.check = check
        self.readsOthers = readsOthers
    }

    /// A rule that reads other records through ``Breaches/lookUp(_:)``.
    public static func linked(
        _ code: String, severity: Severity = .error, _ message: Label, hint: Label? = nil,
        check: @escaping @Sendable (_ record: Record, _ breaches: inout Breaches) -> Void
    ) -> Rule {
        Rule(code, severity: severity, message, hint: hint, .code(check), readsOthers: true)
    }

    /// Where a record breaks the rule.
    ///
    /// - Parameters:
    ///   - payload: The record's payload element, for an assertion.
    ///   - lookUp: Finds another record, for a rule that reads others.
    /// - Throws: ``XMLError`` where an assertion can't be evaluated on this record.
    public func breaches(
        in record: Record, payload: XMLElement, lookUp: @escaping (String) -> Record? = { _ in nil }
    ) throws(XMLError) -> [Breaches.Breach] {
        var breaches = Breaches(lookUp: lookUp)
        switch check {
        case .code(let check): check(record, &breaches)
        case .assertion(let expression, let field):
            // On the payload alone, whatever it stands in: a rule gives one answer wherever a record is read.
            let alone = payload.parent == nil ? payload : try payload.copy().root
            if try !expression.isTrue(for: alone) { breaches.add(at: field) }
        }
        return breaches.list
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
