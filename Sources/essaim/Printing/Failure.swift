internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Host
internal import Search
internal import XML

/// An error in the words of the command line: what, and what to do. The one place where errors become exit
/// codes.
struct Failure {
    var message: String
    var hint: String?
    var exitCode: ExitCode = .failure

    /// Exit code 2: something was done, but not all, or differences were found.
    static let partly = ExitCode(2)
    /// Exit code 75 (`EX_TEMPFAIL`): try again later.
    static let busy = ExitCode(75)

    /// `nil` for an error that ArgumentParser explains itself.
    init?(_ error: any Error) {
        switch error {
        case let error as CatalogueError:
            message = error.description
            hint = error.hint
            if error.code == .busy { exitCode = Self.busy }
        case let error as QueryError: (message, hint) = ("\(error)\n\(error.excerpt)", error.hint)
        case let error as any ExplainedError: (message, hint) = (error.message, error.hint)
        case let error as RequestError: (message, hint) = (error.message, error.hint)
        case let error as Finding: (message, hint) = (error.message.en, error.hint?.en)
        case let error as XMLError: (message, hint) = (error.description, error.hint)
        default: return nil
        }
    }

    func print() {
        Terminal.error("essaim: \(message)")
        if let hint { Terminal.error("  → \(hint)") }
    }
}
