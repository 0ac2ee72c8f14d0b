public import CModuleInterface

/// How a module built as a shared library hands itself to the host.
///
/// The library exports two C functions. The first is called, and its answer checked, before the second:
/// ```swift
/// @c(essaim_module_interface) public func interface() -> UnsafePointer<CChar> { ModuleInterface.text() }
/// @c(essaim_module) public func module() -> UnsafeMutableRawPointer { ModuleInterface.export(FAQModule()) }
/// ```
public enum ModuleInterface {
    /// The interface version of this kit.
    public static let version = 1
    /// The symbol that gives ``text()``.
    public static let textSymbol = "essaim_module_interface"
    /// The symbol that gives the module.
    public static let moduleSymbol = "essaim_module"

    /// The kit's interface version and the compiler's version, as they were when the *caller* was compiled.
    @_alwaysEmitIntoClient
    public static func text() -> UnsafePointer<CChar> { essaim_module_interface_text() }

    /// The same, of the kit that is running: what a module's text must be equal to.
    public static var running: String { String(cString: essaim_module_interface_text()) }

    /// Wraps a module for the way through a C function.
    public static func export(_ module: some Module) -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(ModuleBox(module)).toOpaque()
    }

    /// Takes a module out of what ``export(_:)`` gave. Call it once for each pointer.
    public static func take(_ pointer: UnsafeMutableRawPointer) -> any Module {
        Unmanaged<ModuleBox>.fromOpaque(pointer).takeRetainedValue().module
    }
}

private final class ModuleBox: Sendable {
    let module: any Module
    init(_ module: any Module) { self.module = module }
}
