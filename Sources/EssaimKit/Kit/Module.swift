/// A plug-in: what it is called, the record types it brings, and the reports it offers.
///
/// The host makes one value of the type when it starts and keeps it; every requirement may be read on any
/// task, any number of times, and must give the same answer each time. A module never sees the database,
/// the network or another module.
public protocol Module: Sendable {
    var manifest: Manifest { get }
    /// The kinds of record that the module defines. Their names and namespaces must not be used by another
    /// active module.
    var recordTypes: [RecordType] { get }
    /// Named queries over records. Default: none.
    var reports: [any Report] { get }
    /// Ways to make a record of the rows of a table. Default: none.
    var gatherings: [any Gathering] { get }
    /// The plan of a dossier that a record is, where it is one. Default: none is.
    func dossierPlan(from record: Record) -> DossierPlan?
}

extension Module {
    public var reports: [any Report] { [] }
    public var gatherings: [any Gathering] { [] }
    public func dossierPlan(from record: Record) -> DossierPlan? { nil }
}

/// What a module says of itself.
public struct Manifest: Hashable, Sendable {
    /// A short name in kebab-case, unique among the installed modules: `faq`.
    public var id: String
    /// The module's own version, `major.minor` or `major.minor.patch`.
    public var version: String
    /// The interface versions of the kit that the module works with.
    public var kit: ClosedRange<Int>
    public var label: Label

    public init(_ id: String, version: String, kit: ClosedRange<Int>, label: Label) {
        self.id = id
        self.version = version
        self.kit = kit
        self.label = label
    }
}
