/// What a figure is about: the answers to one variable, in one period, of a group of units.
///
/// Disclosure control decides for each subject whether it may be shown, and every figure names its subjects.
public struct Subject: Hashable, Sendable {
    /// The record type that holds the observations.
    public var type: String
    public var variable: String
    public var period: String
    public var group: UnitGroup
    /// Whether the figure tells how the answers scatter, as an interval and a test do, and not only their mean or
    /// total. That is a second equation about the same people, and is decided on by itself.
    public var isScatter: Bool

    public init(
        type: String, variable: String, period: String, group: UnitGroup, isScatter: Bool = false
    ) {
        self.type = type
        self.variable = variable
        self.period = period
        self.group = group
        self.isScatter = isScatter
    }

    /// How the same answers scatter.
    public var scatter: Subject {
        var subject = self
        subject.isScatter = true
        return subject
    }
}

/// Administrations put together. There are no other groups than these: figures of free choices of administrations
/// could be subtracted from each other.
@frozen public enum UnitGroup: Hashable, Sendable {
    case administration(String)
    /// All of a kind (``Vocabulary/administrationKind``).
    case kind(String)
    /// All that serve a territory, or one inside it.
    case territory(String)
    case all

    /// How its administrations are put together.
    public var level: Level {
        switch self {
        case .all: .overall
        case .kind: .kind
        case .territory: .territory
        case .administration: .administration
        }
    }

    /// The code for programs: `all`, or the kind's, territory's or administration's own.
    public var code: String {
        switch self {
        case .all: "all"
        case .kind(let code), .territory(let code), .administration(let code): code
        }
    }

    /// How administrations can be put together.
    @frozen public enum Level: String, Hashable, Sendable, CaseIterable {
        case overall, kind, territory, administration
    }

    /// The groups of a level that an administration belongs to.
    public static func groups(of administration: Administration, at level: Level) -> [UnitGroup] {
        switch level {
        case .overall: [.all]
        case .kind: [.kind(administration.kind)]
        case .administration: [.administration(administration.id)]
        case .territory:
            Set(administration.territories.flatMap { Territory.codesAround($0) }).sorted().map {
                .territory($0)
            }
        }
    }
}

extension Vocabulary {
    /// How administrations can be put together in a report.
    public static let unitLevel = Vocabulary(
        "unit-level", label: Label(fr: "Niveau", en: "Level"),
        terms: [
            Term(UnitGroup.Level.overall.rawValue, fr: "Ensemble", en: "Overall"),
            Term(UnitGroup.Level.kind.rawValue, fr: "Type d’administration", en: "Kind of administration"),
            Term(UnitGroup.Level.territory.rawValue, fr: "Territoire", en: "Territory"),
            Term(UnitGroup.Level.administration.rawValue, fr: "Administration", en: "Administration"),
        ])
}
