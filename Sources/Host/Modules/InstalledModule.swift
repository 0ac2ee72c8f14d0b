package import EssaimKit

/// A module that was found, whether it is active or not.
package struct InstalledModule: Sendable {
    package enum Form: String, Hashable, Sendable {
        /// A shared library.
        case code
        /// A folder with a `module.xml`.
        case declarative
    }

    /// The file: the library, or the `module.xml`.
    package var file: String
    package var form: Form
    /// The module's identifier, where it came so far as to say it.
    package var id: String?
    package var version: String?
    package var label: Label?
    /// The record types that it brings or would bring.
    package var types: [String]
    package var reports: [String]
    /// Why it isn't active; empty for an active module.
    package var problems: [ModuleProblem]

    package var isActive: Bool { problems.isEmpty }
}
