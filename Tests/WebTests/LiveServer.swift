import Foundation
import TestSupport

/// `essaim serve` as a process of its own, on a free port.
final class LiveServer: Sendable {
    let port: Int
    let process: Process

    private let pipe = Pipe()

    /// - Parameter limit: The longest that a file may become, in KiB: stands in for a disk that is full.
    init(catalogue: String, limit: Int? = nil, _ arguments: String...) async throws {
        process = Process()
        let command = [TestPaths.essaim, "serve", "--port", "0", "--catalogue", catalogue, "--log", "error"]
        process.executableURL = URL(filePath: "/bin/bash")
        let limited = limit.map { "trap '' XFSZ; ulimit -f \($0); " } ?? ""
        process.arguments = ["-c", limited + "exec \"$@\"", "bash"] + command + arguments
        process.standardError = pipe
        try process.run()
        // The first line names the port.
        var line = ""
        while !line.contains("\n") {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            line += String(decoding: data, as: UTF8.self)
        }
        guard let match = line.firstMatch(of: /:([0-9]+)\/\n/), let number = Int(match.output.1) else {
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

    /// What it has logged, after its end.
    var log: String { String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }

    deinit { if process.isRunning { process.terminate() } }
}
