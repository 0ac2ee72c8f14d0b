internal import EssaimKit
internal import Glibc

/// A module's shared library, opened. It stays open for the life of the process: Swift types can't be
/// unloaded.
struct ModuleLibrary {
    private let handle: UnsafeMutableRawPointer

    /// Opens a library. Its initialisers run; nothing else does.
    init(path: String) throws(ModuleProblem) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let detail = dlerror().map { String(cString: $0) } ?? "unknown error"
            throw ModuleProblem(
                .notALibrary,
                Label(
                    fr: "le fichier ne peut pas être chargé : \(detail)",
                    en: "the file cannot be loaded: \(detail)"))
        }
        self.handle = handle
    }

    /// The interface and compiler that the module was built for, read before any of its Swift code runs.
    func interface() throws(ModuleProblem) -> String {
        guard let symbol = dlsym(handle, ModuleInterface.textSymbol) else {
            throw ModuleProblem(
                .notAModule,
                Label(
                    fr:
                        "la bibliothèque n’est pas un module d’Essaim (il manque \(ModuleInterface.textSymbol))",
                    en: "the library is not a module of Essaim (\(ModuleInterface.textSymbol) is missing)"))
        }
        typealias Function = @convention(c) () -> UnsafePointer<CChar>?
        guard let text = unsafeBitCast(symbol, to: Function.self)() else {
            throw ModuleProblem(
                .notAModule,
                Label(fr: "le module ne dit pas son interface", en: "the module does not tell its interface"))
        }
        return String(cString: text)
    }

    /// The module, after its interface was checked.
    func module() throws(ModuleProblem) -> any Module {
        let found = try interface()
        guard found == ModuleInterface.running else {
            throw ModuleProblem(
                .otherInterface,
                Label(
                    fr:
                        "construit pour « \(found) », cet hôte est « \(ModuleInterface.running) » : reconstruisez le module",
                    en: "built for “\(found)”, this host is “\(ModuleInterface.running)”: rebuild the module")
            )
        }
        guard let symbol = dlsym(handle, ModuleInterface.moduleSymbol) else {
            throw ModuleProblem(
                .notAModule,
                Label(
                    fr: "il manque le symbole \(ModuleInterface.moduleSymbol)",
                    en: "symbol \(ModuleInterface.moduleSymbol) is missing"))
        }
        typealias Function = @convention(c) () -> UnsafeMutableRawPointer
        return ModuleInterface.take(unsafeBitCast(symbol, to: Function.self)())
    }
}
