internal import CLibXML2

extension XMLElement {
    /// The element in Exclusive Canonical XML 1.0 without comments: the bytes that are stored, compared,
    /// hashed and exported.
    ///
    /// Source: W3C Recommendation *Exclusive XML Canonicalization*, 18 July 2002.
    /// - Throws: ``XMLError`` for what has no canonical form, such as a relative namespace URI.
    public func canonical() throws(XMLError) -> [UInt8] { try canonical(keeping: nil) }

    /// The same with all that is inside: comments, processing instructions, and namespaces that only values use, or
    /// nothing. For content that nobody here knows.
    public func canonicalWithAll() throws(XMLError) -> [UInt8] { try canonical(keeping: declareAll()) }

    /// - Parameter prefixes: Those that are declared whether names use them or not; `nil`: none, and no comments.
    private func canonical(keeping prefixes: [String]?) throws(XMLError) -> [UInt8] {
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
        var names = (prefixes ?? []).map { xmlStrdup($0) } + [nil]
        defer { for name in names { if let name { essaim_xml_free(name) } } }
        let count = names.withUnsafeMutableBufferPointer { names in
            xmlC14NDocDumpMemory(
                document, nil, CInt(XML_C14N_EXCLUSIVE_1_0.rawValue),
                prefixes == nil ? nil : names.baseAddress,
                prefixes == nil ? 0 : 1, &bytes)
        }
        guard count >= 0, let bytes else {
            throw XMLError(
                .notWellFormed, "element “\(name)” has no canonical form (a relative namespace URI?)",
                at: location)
        }
        defer { essaim_xml_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
}

// MARK: Content that nobody here knows

extension XMLElement {
    /// Declares on this element what its content may need of the namespaces around it, and gives the prefixes of all
    /// that is declared in it. A value may hold a name with a prefix, as `xsi:type` does; what looks like one counts.
    private func declareAll() -> [String] {
        var declared: Set<String> = []
        var named: Set<String> = []
        for element in descendants {
            var next = element.node.pointee.nsDef
            while let declaration = next {
                declared.insert(LibXML.string(declaration.pointee.prefix) ?? "#default")
                next = declaration.pointee.next
            }
            for attribute in element.attributes { named.formUnion(Self.prefixes(in: attribute.value)) }
            for case .text(let text) in element.nodes { named.formUnion(Self.prefixes(in: text)) }
        }
        for prefix in named.subtracting(declared) {
            guard let outer = xmlSearchNs(node.pointee.doc, node, prefix),
                LibXML.string(outer.pointee.prefix) == prefix, prefix != "xml"
            else { continue }
            if xmlNewNs(node, outer.pointee.href, prefix) != nil { declared.insert(prefix) }
        }
        return declared.sorted()
    }

    /// This element and all inside it.
    private var descendants: [XMLElement] {
        var found: [XMLElement] = []
        var waiting = [self]
        while let element = waiting.popLast() {
            found.append(element)
            waiting += element.children
        }
        return found
    }

    /// What may be prefixes in a value: names before a colon.
    private static func prefixes(in value: String) -> Set<String> {
        guard value.utf8.contains(UInt8(ascii: ":")) else { return [] }
        return Set(value.matches(of: /([A-Za-z_][\w.\-]*):/).map { String($0.1) })
    }

    /// Takes out comments and processing instructions, so that the texts around them are one again. For content whose
    /// record type says what belongs in it.
    public func removeAsides() {
        guard tree.hasAsides else { return }
        for element in descendants {
            var next = element.node.pointee.children
            while let child = next {
                next = child.pointee.next
                switch child.pointee.type {
                case XML_COMMENT_NODE, XML_PI_NODE:
                    let before = child.pointee.prev
                    xmlUnlinkNode(child)
                    xmlFreeNode(child)
                    if let before, let after = next, before.pointee.type == XML_TEXT_NODE,
                        after.pointee.type == XML_TEXT_NODE
                    {
                        next = after.pointee.next
                        xmlTextMerge(before, after)
                    }
                default: break
                }
            }
        }
    }
}
