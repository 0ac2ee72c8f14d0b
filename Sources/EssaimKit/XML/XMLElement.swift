internal import CLibXML2

/// One element of an ``XMLTree``.
public struct XMLElement {
    let node: xmlNodePtr
    /// The tree that the element belongs to.
    public let tree: XMLTree

    init(node: xmlNodePtr, tree: XMLTree) {
        self.node = node
        self.tree = tree
    }

    /// The local name, without prefix.
    public var name: String { String(cString: node.pointee.name) }

    /// The namespace's URI, or `nil` for an element in no namespace.
    public var namespace: String? {
        guard let ns = node.pointee.ns else { return nil }
        return LibXML.string(ns.pointee.href)
    }

    /// The prefix as written, or `nil` where there is none.
    public var prefix: String? {
        guard let ns = node.pointee.ns else { return nil }
        return LibXML.string(ns.pointee.prefix)
    }

    /// Whether the local name is `name`; cheaper than comparing ``name``.
    public func isNamed(_ name: String) -> Bool {
        name.withCString {
            xmlStrEqual(node.pointee.name, UnsafeRawPointer($0).assumingMemoryBound(to: xmlChar.self)) == 1
        }
    }

    /// Whether the namespace is `uri`; cheaper than comparing ``namespace``.
    public func isInNamespace(_ uri: String) -> Bool {
        guard let ns = node.pointee.ns, let href = ns.pointee.href else { return false }
        return uri.withCString {
            xmlStrEqual(href, UnsafeRawPointer($0).assumingMemoryBound(to: xmlChar.self)) == 1
        }
    }

    /// Where the element's start tag stands (the last line of the tag, when it spans several).
    public var location: TextLocation {
        TextLocation(file: tree.sourceName, line: tree.firstLine + Int(node.pointee.line))
    }

    /// Whether both are the same element of the same tree.
    public func isIdentical(to other: XMLElement) -> Bool { node == other.node }

    /// The element around this one, or `nil` at the top.
    public var parent: XMLElement? {
        guard let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else { return nil }
        return XMLElement(node: parent, tree: tree)
    }

    /// The path of local names from the document's root, with positions: `/exchange/record/faq[1]/answer[2]`.
    ///
    /// Positions count elements of the same name among their siblings and are left out where there is one only.
    public var path: String {
        var steps: [String] = []
        var current: XMLElement? = self
        while let element = current {
            steps.append(element.step)
            current = element.parent
        }
        return "/" + steps.reversed().joined(separator: "/")
    }

    private var step: String {
        guard let parent, parent.node != tree.root.parent?.node else { return name }
        var position = 0
        var count = 0
        for sibling in parent.children where sibling.isNamed(name) {
            count += 1
            if sibling.node == node { position = count }
        }
        return count > 1 ? "\(name)[\(position)]" : name
    }

    /// The elements directly inside this one.
    public var children: XMLChildren { XMLChildren(of: self) }

    /// The elements and texts directly inside this one, in order. Comments are left out.
    public var nodes: [XMLNode] {
        var nodes: [XMLNode] = []
        var next = node.pointee.children
        while let child = next {
            next = child.pointee.next
            switch child.pointee.type {
            case XML_ELEMENT_NODE:
                nodes.append(.element(XMLElement(node: child, tree: tree)))
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                if let text = LibXML.string(child.pointee.content) { nodes.append(.text(text)) }
            default: break
            }
        }
        return nodes
    }

    /// All text inside the element, its descendants' included.
    public var text: String {
        // The common case is one text node and nothing else.
        if let child = node.pointee.children, child.pointee.next == nil, child.pointee.type == XML_TEXT_NODE {
            return LibXML.string(child.pointee.content) ?? ""
        }
        guard let content = xmlNodeGetContent(node) else { return "" }
        defer { essaim_xml_free(content) }
        return String(cString: content)
    }

    /// The attributes, in the order in which they were written.
    public var attributes: [XMLAttribute] {
        var attributes: [XMLAttribute] = []
        var next = node.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            attributes.append(
                XMLAttribute(
                    name: String(cString: attribute.pointee.name),
                    namespace: attribute.pointee.ns.flatMap { LibXML.string($0.pointee.href) },
                    value: Self.value(attribute)))
        }
        return attributes
    }

    /// The value of the attribute `name`, or `nil` where the element has none.
    ///
    /// Without a namespace only an attribute without prefix is found.
    public func attribute(_ name: String, namespace: String? = nil) -> String? {
        var next = node.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            let uri = attribute.pointee.ns.flatMap { LibXML.string($0.pointee.href) }
            if uri == namespace, String(cString: attribute.pointee.name) == name {
                return Self.value(attribute)
            }
        }
        return nil
    }

    /// The namespaces that the element itself declares, used or not.
    public var declaredNamespaces: [String] {
        var found: [String] = []
        var next = node.pointee.nsDef
        while let declaration = next {
            if let uri = LibXML.string(declaration.pointee.href) { found.append(uri) }
            next = declaration.pointee.next
        }
        return found
    }

    /// Whether an element inside this one, at any depth, is as asked for.
    public func hasDescendant(where isWanted: (XMLElement) -> Bool) -> Bool {
        var waiting = Array(children)
        while let element = waiting.popLast() {
            if isWanted(element) { return true }
            waiting += element.children
        }
        return false
    }

    /// The language that `xml:lang` gives this element or the nearest one around it.
    public var language: String? {
        var current: XMLElement? = self
        while let element = current {
            if let language = element.attribute("lang", namespace: XMLNamespace.xml) { return language }
            current = element.parent
        }
        return nil
    }

    private static func value(_ attribute: xmlAttrPtr) -> String {
        guard let child = attribute.pointee.children else { return "" }
        if child.pointee.next == nil { return LibXML.string(child.pointee.content) ?? "" }
        guard let content = xmlNodeListGetString(attribute.pointee.doc, child, 1) else { return "" }
        defer { essaim_xml_free(content) }
        return String(cString: content)
    }

    /// A copy of the element and all inside it, as a tree of its own.
    public func copy() throws(XMLError) -> XMLTree {
        guard let document = xmlNewDoc(nil), let copy = xmlDocCopyNode(node, document, 1) else {
            throw XMLError(.unreadable, "libxml2 has no memory for a copy")
        }
        xmlDocSetRootElement(document, copy)
        return XMLTree(
            taking: document, root: copy, firstLine: tree.firstLine, sourceName: tree.sourceName)
    }

    /// Removes the elements directly inside this one that `unwanted` says yes to.
    public func removeChildren(where unwanted: (XMLElement) -> Bool) {
        for child in Array(children) where unwanted(child) {
            xmlUnlinkNode(child.node)
            xmlFreeNode(child.node)
        }
    }
}

/// One attribute of an element.
public struct XMLAttribute: Hashable, Sendable {
    public var name: String
    public var namespace: String?
    public var value: String

    public init(name: String, namespace: String? = nil, value: String) {
        self.name = name
        self.namespace = namespace
        self.value = value
    }
}

/// A part of an element's content.
public enum XMLNode {
    case text(String)
    case element(XMLElement)
}

/// Namespaces that XML itself defines.
public enum XMLNamespace {
    public static let xml = "http://www.w3.org/XML/1998/namespace"
    public static let schema = "http://www.w3.org/2001/XMLSchema"
}

/// The elements directly inside another, in document order.
public struct XMLChildren: Sequence, IteratorProtocol {
    private var following: xmlNodePtr?
    private let tree: XMLTree

    init(of element: XMLElement) {
        following = element.node.pointee.children
        tree = element.tree
    }

    public mutating func next() -> XMLElement? {
        while let node = following {
            following = node.pointee.next
            if node.pointee.type == XML_ELEMENT_NODE { return XMLElement(node: node, tree: tree) }
        }
        return nil
    }
}
