internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Foundation
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

    /// Exit code 74 (`EX_IOERR`): the disk is full or failed.
    static let disk = ExitCode(74)

    /// `nil` for an error that ArgumentParser explains itself.
    init?(_ error: any Error) {
        switch error {
        case let error as CatalogueError:
            message = error.description
            hint = error.hint
            switch error.code {
            case .busy: exitCode = Self.busy
            case .full: exitCode = Self.disk
            default: break
            }
        case let error as Terminal.OutputFailure:
            message = "cannot write to standard output: \(error.reason) [output-failed]"
            hint = "Give it a place with room, and look at what the command has done before running it again."
            exitCode = Self.disk
        case let error as QueryError: (message, hint) = ("\(error)\n\(error.excerpt)", error.hint)
        case let error as any ExplainedError:
            (message, hint) = (error.message, error.hint)
            if error.isOfDisk { exitCode = Self.disk }
        case let error as CocoaError where error.code == .fileWriteOutOfSpace:
            message = "cannot write \(error.filePath ?? "a file"): no space is left"
            hint = "Free space on the disk of the path and on that of temporary files."
            exitCode = Self.disk
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
