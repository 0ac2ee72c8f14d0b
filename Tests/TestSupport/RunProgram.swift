internal import Foundation
internal import Subprocess
internal import SystemPackage

/// What a program did.
package struct ProgramResult: Sendable {
    package var output: String
    package var error: String
    /// The exit code; negative for the signal that ended it.
    package var exitCode: Int
}

/// Runs a program to its end.
///
/// - Parameter program: A path, or a name that is looked up on the PATH.
package func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = ""
) async throws -> ProgramResult {
    var changes: [Environment.Key: String?] = [:]
    for (key, value) in environment { changes[Environment.Key(rawValue: key)!] = value }  // any text is a key
    let result = try await Subprocess.run(
        program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
        environment: .inherit.updating(changes), input: .string(input), output: .string(limit: 1 << 26),
        error: .string(limit: 1 << 24))
    let exitCode =
        switch result.terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let signal): -Int(signal)
        }
    return ProgramResult(output: result.standardOutput, error: result.standardError, exitCode: exitCode)
}
