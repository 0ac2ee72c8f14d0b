// What Swift cannot or should not call in libxml2: replaceable function pointers, process-wide settings
// and macros. Everything else is called from Swift directly, in the target XML and nowhere else.
#ifndef ESSAIM_LIBXML2_SHIM_H
#define ESSAIM_LIBXML2_SHIM_H

#include <libxml/HTMLparser.h>
#include <libxml/c14n.h>
#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlwriter.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

// xmlFree is a replaceable function pointer: Swift 6 sees shared mutable state and refuses it.
static inline void essaim_xml_free(void *pointer) { xmlFree(pointer); }

// No file, no network: whatever asks for an external entity, schema or document gets nothing.
static inline xmlParserInputPtr essaim_xml_load_nothing(const char *url, const char *id,
                                                        xmlParserCtxtPtr context) {
    (void)url; (void)id; (void)context;
    return NULL;
}

static inline void essaim_xml_say_nothing(void *data, const char *message, ...) {
    (void)data; (void)message;
}

static inline void essaim_xml_drop_error(void *data, xmlErrorPtr error) { (void)data; (void)error; }

// Once per process, before any other thread uses libxml2. Errors reach the handler of the parser,
// schema or XPath context that met them; what has no handler is dropped instead of printed.
static inline void essaim_xml_initialise(void) {
    xmlInitParser();
    xmlSetExternalEntityLoader(essaim_xml_load_nothing);
    xmlSetGenericErrorFunc(NULL, essaim_xml_say_nothing);
    xmlThrDefSetGenericErrorFunc(NULL, essaim_xml_say_nothing);
    xmlSetStructuredErrorFunc(NULL, essaim_xml_drop_error);
    xmlThrDefSetStructuredErrorFunc(NULL, essaim_xml_drop_error);
}

#endif
