internal import CLibXML2

extension XMLElement {
    /// The element in Exclusive Canonical XML 1.0 without comments: the bytes that are stored, compared,
    /// hashed and exported.
    ///
    /// Source: W3C Recommendation *Exclusive XML Canonicalization*, 18 July 2002.
    /// - Throws: ``XMLError`` for what has no canonical form, such as a relative namespace URI.
    public func canonical() throws(XMLError) -> [UInt8] {
        guard let document = xmlNewDoc(nil) else { throw XMLError(.unreadable, "libxml2 has no memory") }
        // The element stands alone in a document while it is written: writing a part of a larger document
        // would ask, for each node, whether it belongs to that part.
        let (parent, previous, next) = (node.pointee.parent, node.pointee.prev, node.pointee.next)
        document.pointee.children = node
        document.pointee.last = node
        node.pointee.parent = UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
        node.pointee.prev = nil
        node.pointee.next = nil
        defer {
            node.pointee.parent = parent
            node.pointee.prev = previous
            node.pointee.next = next
            document.pointee.children = nil
            document.pointee.last = nil
            xmlFreeDoc(document)
        }
        var bytes: UnsafeMutablePointer<xmlChar>?
        let count = xmlC14NDocDumpMemory(document, nil, CInt(XML_C14N_EXCLUSIVE_1_0.rawValue), nil, 0, &bytes)
        guard count >= 0, let bytes else {
            throw XMLError(
                .notWellFormed, "element “\(name)” has no canonical form (a relative namespace URI?)",
                at: location)
        }
        defer { essaim_xml_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
}
