public import EssaimKit
internal import XML

/// Why a module isn't active.
public struct ModuleProblem: Error, Hashable, Sendable, Codable {
    /// A stable code: part of the interface.
    public struct Code: Hashable, Sendable, RawRepresentable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let notALibrary = Code(rawValue: "module-not-a-library")
        public static let notAModule = Code(rawValue: "module-not-a-module")
        public static let otherInterface = Code(rawValue: "module-other-interface")
        /// It crashed while it was tried.
        public static let crashed = Code(rawValue: "module-crashed")
        /// It didn't answer in time.
        public static let silent = Code(rawValue: "module-silent")
        /// It claims what another module claims.
        public static let clash = Code(rawValue: "module-clash")
        /// It can't be tried at all.
        public static let unprobed = Code(rawValue: "module-unprobed")
    }
    public var code: Code
    public var fr: String
    public var en: String
    /// The line of the module's description, where it has lines.
    public var line: Int?

    public var message: Label { Label(fr: fr, en: en) }

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
