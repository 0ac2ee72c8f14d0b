internal import Derivation
internal import EssaimKit
internal import Foundation
internal import Subprocess
internal import SystemPackage

/// What a module says when it is tried.
struct ProbeAnswer: Codable, Hashable, Sendable {
    struct RecordTypeClaim: Codable, Hashable, Sendable {
        var name: String
        var namespace: String
    }
    var id: String?
    var version: String?
    var fr: String?
    var en: String?
    var types: [RecordTypeClaim] = []
    var reports: [String] = []
    var problems: [ModuleProblem] = []
}

/// Tries a module in a child process before the host loads it: one that crashes or hangs takes the child
/// down, and nobody else.
package struct ModuleProbe: Sendable {
    /// Stands in front of the answer's line, because a module may print, too.
    static let answerMark = "essaim-probe-answer:"
    /// The command of the executable that plays the child.
    package static let command = "probe-module"

    /// The executable that has the command.
    let executable: String
    let timeLimit: Duration

    func run(_ path: String) async -> ProbeAnswer {
        // The child may need longer than a busy machine gives it; the limit is generous and met by hanging
        // modules only.
        await withTaskGroup(of: ProbeAnswer?.self) { group in
            group.addTask { await child(path) }
            group.addTask {
                try? await Task.sleep(for: timeLimit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
                ?? ProbeAnswer(problems: [
                    ModuleProblem(
                        .silent,
                        Label(
                            fr: "n’a pas répondu en \(timeLimit.components.seconds) s",
                            en: "did not answer within \(timeLimit.components.seconds) s"))
                ])
        }
    }

    private func child(_ path: String) async -> ProbeAnswer {
        do {
            let result = try await Subprocess.run(
                .path(FilePath(executable)), arguments: [Self.command, path],
                // A crash is told by the signal. Swift's backtrace would be thrown away, and takes seconds to make.
                environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]),
                output: .string(limit: 1 << 20), error: .discarded)
            if let line = result.standardOutput.split(separator: "\n").last(where: {
                $0.hasPrefix(Self.answerMark)
            }) {
                return try JSONDecoder().decode(
                    ProbeAnswer.self, from: Data(line.dropFirst(Self.answerMark.count).utf8))
            }
            return ProbeAnswer(problems: [
                ModuleProblem(
                    .crashed,
                    Label(
                        fr: "s’est arrêté au chargement (\(result.terminationStatus))",
                        en: "crashed while it was loaded (\(result.terminationStatus))"))
            ])
        } catch {
            return ProbeAnswer(problems: [
                ModuleProblem(
                    .unprobed, Label(fr: "essai impossible : \(error)", en: "cannot be tried: \(error)"))
            ])
        }
    }

    /// What the child does: loads the library, and prints what it says.
    package static func answerAsChild(path: String) {
        var answer = ProbeAnswer()
        do {
            answer = try self.answer(of: ModuleLibrary(path: path).module())
        } catch {
            answer.problems = [error]
        }
        if let json = try? JSONEncoder().encode(answer) {
            print(answerMark + String(decoding: json, as: UTF8.self))
        }
    }

    static func answer(of module: any Module) throws(ModuleProblem) -> ProbeAnswer {
        let manifest = module.manifest
        return ProbeAnswer(
            id: manifest.id, version: manifest.version, fr: manifest.label.fr, en: manifest.label.en,
            types: module.recordTypes.map { .init(name: $0.name, namespace: $0.namespace) },
            reports: module.reports.map(\.name),
            problems: DescriptionCheck.findings(in: module).map { ModuleProblem($0) })
    }
}
