internal import EssaimKit
internal import Foundation

/// What a person sets once for all commands: a text file with a line for each setting. It gives what the environment
/// doesn't, and options go before both.
enum ConfigurationFile {
    /// The settings: what each is called in the file, and the variable that it stands for.
    static let settings: [(names: [String], variable: String)] = [
        (["catalogue"], "ESSAIM_CATALOGUE"), (["langue", "language"], "ESSAIM_LANG"),
        (["modules", "plugins"], "ESSAIM_PLUGINS"),
    ]

    /// Where the file is looked for: `essaim/essaim.conf` in the folder for configuration of the XDG Base Directory
    /// Specification.
    static var path: String {
        let environment = ProcessInfo.processInfo.environment
        let folder =
            environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? "\(environment["HOME"] ?? NSHomeDirectory())/.config"
        return "\(folder)/essaim/essaim.conf"
    }

    /// Largest file that is read.
    private static let limit = 64 << 10
    /// How many lines are told that say nothing.
    private static let told = 5

    /// Sets what the environment leaves open. A line that says nothing that can be understood is told and passed over:
    /// help must come all the same.
    static func apply() {
        var status = stat()
        // A pipe would make every command wait.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: limit)
        else { return }
        var wrong: [Int] = []
        for (index, line) in String(decoding: data, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() {
            let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2, !parts[1].isEmpty,
                let setting = settings.first(where: { $0.names.contains(parts[0].lowercased()) })
            else {
                wrong.append(index + 1)
                continue
            }
            let isPlain = setting.variable == "ESSAIM_LANG" || CataloguePlace(parts[1]).isDatabase
            let value = isPlain ? parts[1] : paths(parts[1])
            setenv(setting.variable, value, 0)
        }
        // In the language that the file itself may have set.
        for line in wrong.prefix(told) {
            Terminal.error(
                Language.preferred == .fr
                    ? "\(path):\(line): ligne laissée de côté : écrivez « catalogue = FICHIER », « langue = fr » ou « modules = DOSSIER »."
                    : "\(path):\(line): line passed over: write “catalogue = FILE”, “language = en” or “modules = FOLDER”."
            )
        }
    }

    /// Paths, separated by `:`, as seen from the file's folder; `~` is the home folder.
    private static func paths(_ text: String) -> String {
        let folder = URL(filePath: path).deletingLastPathComponent()
        return text.split(separator: ":").map { part in
            let expanded = NSString(string: String(part)).expandingTildeInPath
            return expanded.hasPrefix("/") ? expanded : folder.appending(path: expanded).path()
        }.joined(separator: ":")
    }
}
