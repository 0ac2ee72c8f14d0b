internal import Derivation
package import EssaimKit
package import Exchange
internal import Foundation
package import XML

/// The modules that were found, and what the active ones bring.
package struct ModuleSet: Sendable {
    /// All modules found, in the order of their files.
    package let installed: [InstalledModule]
    /// The active modules' record types.
    package let types: RecordTypeSet
    /// The active modules' reports, by name.
    package let reports: [String: any Report]
    /// The active modules' gatherings, by name.
    package let gatherings: [String: any Gathering]
    /// The active modules themselves, in the order of their files.
    package let loaded: [any Module]

    /// Modules that are part of the program itself, such as those of a test.
    package init(modules: [any Module]) throws { try self.init(installed: [], loaded: modules) }

    init(installed: [InstalledModule], loaded: [any Module]) throws {
        self.installed = installed
        self.loaded = loaded
        types = try RecordTypeSet(
            loaded.flatMap { module in module.recordTypes.map { (type: $0, module: module.manifest.id) } })
        gatherings = Dictionary(loaded.flatMap(\.gatherings).map { ($0.name, $0) }) { first, _ in first }
        reports = Dictionary(loaded.flatMap(\.reports).map { ($0.name, $0) }) { first, _ in first }
    }

    private init() {
        installed = []
        loaded = []
        types = .empty
        reports = [:]
        gatherings = [:]
    }

    /// The same set without one module, as if its file were taken away.
    package func without(_ id: String) throws -> ModuleSet {
        try ModuleSet(
            installed: installed.filter { $0.id != id }, loaded: loaded.filter { $0.manifest.id != id })
    }

    /// No modules: for operations that need none.
    package static let none = ModuleSet()

    /// Where modules are looked for, and how they are tried.
    package struct Configuration: Sendable {
        /// Folders, in order. A module found twice (the same file content) counts once.
        package var folders: [String]
        /// The `essaim` executable, for the child process that tries a module.
        package var executable: String
        /// Where probes are remembered; `nil`: nowhere.
        package var cacheFolder: String?
        package var probeTimeLimit: Duration

        package init(
            folders: [String], executable: String, cacheFolder: String?,
            probeTimeLimit: Duration = .seconds(30)
        ) {
            self.folders = folders
            self.executable = executable
            self.cacheFolder = cacheFolder
            self.probeTimeLimit = probeTimeLimit
        }

        /// Beside the executable, then the folders given, then those of `ESSAIM_PLUGINS` (separated by `:`).
        package static func standard(pluginFolders: [String]) -> Configuration {
            let executable =
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
                ?? CommandLine.arguments[0]
            let beside = URL(filePath: executable).deletingLastPathComponent().path(percentEncoded: false)
            let environment = ProcessInfo.processInfo.environment["ESSAIM_PLUGINS"] ?? ""
            return Configuration(
                folders: [beside] + pluginFolders + environment.split(separator: ":").map(String.init),
                executable: executable, cacheFolder: ProbeCache.userDirectory)
        }
    }

    /// What is wrong with a `module.xml`; empty where it can be used.
    package static func problems(inDescription source: XMLSource) -> [ModuleProblem] {
        ModuleReader.read(source).problems
    }

    /// Finds, tries and loads modules. A broken one is listed with its reason; it never stops the others.
    package static func load(_ configuration: Configuration) async throws -> ModuleSet {
        var candidates = await tried(configuration)
        refuseClashes(&candidates)
        var loaded: [any Module] = []
        for index in candidates.indices where candidates[index].installed.isActive {
            do { loaded.append(try candidates[index].load()) } catch {
                candidates[index].installed.problems = [error]
            }
        }
        return try ModuleSet(installed: candidates.map(\.installed), loaded: loaded)
    }

    /// A module that was found and tried, not loaded yet.
    struct Candidate {
        var installed: InstalledModule
        var namespaces: [String] = []
        /// Lines of the description, by the name of what stands there.
        var lines: [String: Int] = [:]
        var load: () throws(ModuleProblem) -> any Module
    }

    private static func tried(_ configuration: Configuration) async -> [Candidate] {
        let probe = ModuleProbe(executable: configuration.executable, timeLimit: configuration.probeTimeLimit)
        var cache = ProbeCache(directory: configuration.cacheFolder, executable: configuration.executable)
        var seen: Set<String> = []
        var candidates: [Candidate] = []
        for file in configuration.folders.flatMap(ModuleFiles.found) {
            guard let key = cache.key(of: file.path) else {
                candidates.append(Candidate(file, ProbeAnswer(problems: [.unreadable(file.path)])))
                continue
            }
            guard seen.insert(key).inserted else { continue }
            switch file.form {
            case .code:
                let answer: ProbeAnswer
                if let known = cache[key] {
                    answer = known
                } else {
                    answer = await probe.run(file.path)
                    // What is true of the machine at this moment isn't worth remembering.
                    if !answer.problems.contains(where: { $0.code == .unprobed || $0.code == .silent }) {
                        cache[key] = answer
                    }
                }
                candidates.append(Candidate(file, answer))
            case .declarative: candidates.append(Candidate(declarative: file))
            }
        }
        cache.save()
        return candidates
    }

    /// Two modules that claim the same thing are both refused, and each names the other: which one came first
    /// would depend on the order of files.
    private static func refuseClashes(_ candidates: inout [Candidate]) {
        let active = candidates.indices.filter { candidates[$0].installed.isActive }
        let claims: [(what: Label, of: (Candidate) -> [String])] = [
            (
                Label(fr: "l’identifiant de module", en: "module identifier"),
                { [$0.installed.id].compactMap(\.self) }
            ),
            (Label(fr: "le type de fiche", en: "record type"), { $0.installed.types }),
            (Label(fr: "l’espace de noms", en: "namespace"), { $0.namespaces }),
            (Label(fr: "le rapport", en: "report"), { $0.installed.reports }),
        ]
        var problems: [Int: [ModuleProblem]] = [:]
        for claim in claims {
            let owners = Dictionary(
                grouping: active.flatMap { index in
                    claim.of(candidates[index]).map { (name: $0, index: index) }
                }, by: \.name)
            for (name, owner) in owners.sorted(by: { $0.key < $1.key }) where owner.count > 1 {
                for one in owner {
                    let others = owner.filter { $0.index != one.index }.map {
                        candidates[$0.index].installed.file
                    }.joined(separator: ", ")
                    problems[one.index, default: []].append(
                        ModuleProblem(
                            .clash,
                            Label(
                                fr:
                                    "\(claim.what.fr) « \(name) » est aussi revendiqué par \(others) : gardez un seul des deux",
                                en:
                                    "\(claim.what.en) “\(name)” is also claimed by \(others): keep one of them"
                            )))
                }
            }
        }
        for (index, list) in problems { candidates[index].installed.problems = list }
    }
}

extension ModuleSet.Candidate {
    /// A declarative module needs no child process: reading XML runs none of its code.
    init(declarative file: ModuleFiles.Found) {
        let (module, problems) = ModuleReader.read(.file(file.path))
        var answer = ProbeAnswer(problems: problems)
        if let module {
            let manifest = module.manifest
            answer.id = manifest.id
            answer.version = manifest.version
            answer.fr = manifest.label.fr
            answer.en = manifest.label.en
            answer.types = module.recordTypes.map { .init(name: $0.name, namespace: $0.namespace) }
        }
        self.init(file, answer)
        lines = module?.lines ?? [:]
        load = { () throws(ModuleProblem) in
            guard let module else { throw .unreadable(file.path) }
            return module
        }
    }

    init(_ file: ModuleFiles.Found, _ answer: ProbeAnswer) {
        installed = InstalledModule(
            file: file.path, form: file.form, id: answer.id, version: answer.version,
            label: answer.fr.map { Label(fr: $0, en: answer.en ?? $0) }, types: answer.types.map(\.name),
            reports: answer.reports, problems: answer.problems)
        namespaces = answer.types.map(\.namespace)
        load = { () throws(ModuleProblem) in try ModuleLibrary(path: file.path).module() }
    }
}

extension ModuleProblem {
    static func unreadable(_ path: String) -> ModuleProblem {
        ModuleProblem(
            .notALibrary, Label(fr: "le fichier ne peut pas être lu", en: "the file cannot be read"))
    }
}

/// The files in a folder that look like modules.
enum ModuleFiles {
    struct Found {
        var path: String
        var form: InstalledModule.Form
    }

    /// `lib…Module.so`, and folders with a `module.xml`, in the order of their names.
    static func found(in folder: String) -> [Found] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.compactMap { name in
            let path = URL(filePath: folder).appending(path: name).path(percentEncoded: false)
            if name.hasPrefix("lib"), name.hasSuffix("Module.so") { return Found(path: path, form: .code) }
            let description = URL(filePath: path).appending(path: "module.xml").path(percentEncoded: false)
            return FileManager.default.fileExists(atPath: description)
                ? Found(path: description, form: .declarative) : nil
        }
    }
}
