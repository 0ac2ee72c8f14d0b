internal import CLibXML2

// Each child of the root element in a document of its own.
extension PushParser {
    /// Lets libxml2 build the next child of the root in a document of its own.
    func startRecord() {
        recordBytes = 0
        hasAsides = false
        recordLine = line - 1
        recordNode = nil
        guard let tag = rootTag, let document = newDocument(),
            let parent = xmlDocCopyNode(tag.root.node, document, 2)
        else { return stop(XMLError(.unreadable, "libxml2 has no memory for a record")) }
        xmlDocSetRootElement(document, parent)
        recordDocument = document
        context.pointee.myDoc = document
        context.pointee.node = parent
        context.pointee.nodeTab[0] = parent
    }

    /// Keeps a copy of the root's start tag: its attributes, and the namespaces it declares.
    func takeRootTag(_ node: xmlNodePtr) {
        guard let document = newDocument(), let copy = xmlDocCopyNode(node, document, 2) else {
            return stop(XMLError(.unreadable, "libxml2 has no memory for a document"))
        }
        xmlDocSetRootElement(document, copy)
        copy.pointee.line = UInt16(clamping: line)
        rootTag = XMLTree(taking: document, root: copy, firstLine: 0, sourceName: sourceName)
    }

    /// A document that shares the parser's dictionary of names, as the nodes that libxml2 puts in it do.
    private func newDocument() -> xmlDocPtr? {
        guard let document = xmlNewDoc(nil) else { return nil }
        if let dictionary = context.pointee.dict {
            xmlDictReference(dictionary)
            document.pointee.dict = dictionary
        }
        return document
    }
}
