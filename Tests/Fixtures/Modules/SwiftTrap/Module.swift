import EssaimKit

@c(essaim_module_interface) public func interface() -> UnsafePointer<CChar> { ModuleInterface.text() }

/// Traps as soon as the host asks for the module.
@c(essaim_module) public func module() -> UnsafeMutableRawPointer {
    let empty: [Int] = []
    return UnsafeMutableRawPointer(bitPattern: empty[empty.count + 1])!
}
