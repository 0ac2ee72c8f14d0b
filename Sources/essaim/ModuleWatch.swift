internal import Core
internal import EssaimKit
internal import Foundation

/// Names what a module was asked for, where it brings the program down or doesn't come to its end.
enum ModuleWatch {
    /// How long a rule may look at a record before somebody who waits is told.
    private static let patience = Duration.seconds(10)

    static func start(in language: Language) {
        let isFrench = language == .fr
        WorkMark.sayLastWords(
            isFrench ? "\nessaim : un module s’est arrêté net sur " : "\nessaim: a module crashed at ",
            isFrench
                ? "\n  → Ce qui était en cours n’a pas été enregistré. Signalez-le à qui a fait le module.\n"
                : "\n  → What was under way was not saved. Tell who made the module.\n")
        let thread = Thread {
            var told: ContinuousClock.Instant?
            while true {
                Thread.sleep(forTimeInterval: 2)
                for standing in WorkMark.standing(longerThan: patience)
                where standing.since > told ?? .now - .seconds(86_400) {
                    told = standing.since
                    Terminal.error(
                        isFrench
                            ? "Un module n’en finit pas avec \(standing.text). Ctrl-C arrête, sans rien enregistrer de ce qui est en cours."
                            : "A module doesn’t come to its end with \(standing.text). Ctrl-C stops, and saves nothing of what is under way."
                    )
                }
            }
        }
        thread.start()
    }
}
