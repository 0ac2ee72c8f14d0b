import EssaimKit

@c(essaim_module_interface) public func interface() -> UnsafePointer<CChar> { ModuleInterface.text() }
@c(essaim_module) public func module() -> UnsafeMutableRawPointer {
    ModuleInterface.export(SeminarModule())
}
