import Host
import XML

/// Reads any bytes as a `module.xml`: refused or usable, but never a crash.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = ModuleSet.problems(inDescription: .bytes(bytes, name: "module.xml"))
    return 0
}
