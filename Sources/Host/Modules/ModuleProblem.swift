package import EssaimKit
internal import XML

/// Why a module isn't active.
package struct ModuleProblem: Error, Hashable, Sendable, Codable {
    /// A stable code: part of the interface.
    package struct Code: Hashable, Sendable, RawRepresentable, Codable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let notALibrary = Code(rawValue: "module-not-a-library")
        package static let notAModule = Code(rawValue: "module-not-a-module")
        package static let otherInterface = Code(rawValue: "module-other-interface")
        /// It crashed while it was tried.
        package static let crashed = Code(rawValue: "module-crashed")
        /// It didn't answer in time.
        package static let silent = Code(rawValue: "module-silent")
        /// It claims what another module claims.
        package static let clash = Code(rawValue: "module-clash")
        /// It can't be tried at all.
        package static let unprobed = Code(rawValue: "module-unprobed")
    }
    package var code: Code
    package var fr: String
    package var en: String
    /// The line of the module's description, where it has lines.
    package var line: Int?

    package var message: Label { Label(fr: fr, en: en) }

    init(_ code: Code, _ message: Label, line: Int? = nil) {
        self.code = code
        fr = message.fr
        en = message.en
        self.line = line
    }

    init(_ finding: Finding) {
        self.init(Code(rawValue: finding.code), finding.message, line: finding.location?.line)
    }
}
