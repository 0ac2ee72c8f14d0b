import Foundation
import TestSupport

/// `essaim serve` as a process of its own, on a free port.
final class LiveServer: Sendable {
    let port: Int
    let process: Process

    init(catalogue: String, _ arguments: String...) async throws {
        process = Process()
        process.executableURL = URL(filePath: TestPaths.essaim)
        process.arguments = ["serve", "--port", "0", "--catalogue", catalogue, "--log", "error"] + arguments
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        // The first line names the port.
        var line = ""
        while !line.contains("\n") {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            line += String(decoding: data, as: UTF8.self)
        }
        guard let match = line.firstMatch(of: /:([0-9]+)\/api\/docs/), let number = Int(match.output.1) else {
            throw CocoaError(.executableLoad)
        }
        port = number
    }

    /// Ends it as a service manager does, and returns its exit code.
    @discardableResult func stop() -> Int32 {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it as a power cut does.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { if process.isRunning { process.terminate() } }
}
