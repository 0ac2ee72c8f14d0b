public import EssaimKit

/// A module that was found, whether it is active or not.
public struct InstalledModule: Sendable {
    public enum Form: String, Hashable, Sendable {
        /// A shared library.
        case code
        /// A folder with a `module.xml`.
        case declarative
    }

    /// The file: the library, or the `module.xml`.
    public var file: String
    public var form: Form
    /// The module's identifier, where it came so far as to say it.
    public var id: String?
    public var version: String?
    public var label: Label?
    /// The record types that it brings or would bring.
    public var types: [String]
    public var reports: [String]
    /// Why it isn't active; empty for an active module.
    public var problems: [ModuleProblem]

    public var isActive: Bool { problems.isEmpty }
}
