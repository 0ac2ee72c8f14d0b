internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import Host
internal import Search
internal import XML

/// An error in the words of the command line: what, and what to do. The one place where errors become exit
/// codes.
struct Failure {
    var text: Label
    var advice: Label?
    var exitCode: ExitCode = .failure

    /// Exit code 2: something was done, but not all, or differences were found.
    static let partly = ExitCode(2)
    /// Exit code 75 (`EX_TEMPFAIL`): try again later.
    static let busy = ExitCode(75)

    /// Exit code 74 (`EX_IOERR`): the disk is full or failed.
    static let disk = ExitCode(74)

    /// `nil` for an error that ArgumentParser explains itself.
    init?(_ error: any Error) {
        guard let words = Self.words(error) else { return nil }
        (text, advice) = words
        switch error {
        case let error as CatalogueError where [.busy, .unreachable].contains(error.code):
            exitCode = Self.busy
        case let error as CatalogueError where error.code == .full: exitCode = Self.disk
        case is Terminal.OutputFailure: exitCode = Self.disk
        case let error as any ExplainedError where error.isOfDisk: exitCode = Self.disk
        case let error as CocoaError where error.code == .fileWriteOutOfSpace: exitCode = Self.disk
        default: break
        }
    }

    private static func words(_ error: any Error) -> (Label, Label?)? {
        switch error {
        case let error as CatalogueError:
            let (text, advice) = translated(error.message, error.hint)
            let code = " [\(error.code.rawValue)]"
            return (Label(fr: text.fr + code, en: text.en + code), advice)
        case let error as QueryError:
            let place = error.range.lowerBound + 1
            let text = Label(
                fr: "au caractère \(place) : \(error.text.fr)\n\(error.excerpt)",
                en: "\(error)\n\(error.excerpt)")
            return (text, error.advice)
        case let error as Terminal.OutputFailure:
            return translated(
                "cannot write to standard output: \(error.reason) [output-failed]",
                "Give it a place with room, and look at what the command has done before running it again.")
        case let error as CocoaError where error.code == .fileWriteOutOfSpace:
            return translated(
                "cannot write \(error.filePath ?? "a file"): no space is left",
                "Free space on the disk of the path and on that of temporary files.")
        case let error as any ExplainedError: return translated(error.message, error.hint)
        case let error as RequestError: return translated(error.message, error.hint)
        case let error as Finding: return (error.message, error.hint)
        case let error as XMLError:
            let finding = Finding(error)
            let place = error.location.map { "\($0): " } ?? ""
            let text = Label(
                fr: "\(place)\(finding.message.fr) [\(finding.code)]",
                en: "\(place)\(finding.message.en) [\(finding.code)]")
            return (text, finding.hint)
        default: return nil
        }
    }

    /// An error that speaks English, with its French beside.
    private static func translated(_ message: String, _ hint: String?) -> (Label, Label?) {
        (
            Label(fr: FrenchErrors.text(of: message), en: message),
            hint.map { Label(fr: FrenchErrors.text(of: $0), en: $0) }
        )
    }

    func print(in language: Language) {
        let colon = language == .fr ? " :" : ":"
        let name = Terminal.styled("essaim\(colon)", .error, on: STDERR_FILENO)
        Terminal.error("\(name) \(text.text(in: language))")
        if let advice {
            Terminal.error(Terminal.wrapped("  → \(advice.text(in: language))", width: Terminal.width))
        }
    }
}
