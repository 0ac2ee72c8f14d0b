// What Swift cannot call in libxslt: its variadic error handlers. Everything else is called from Swift
// directly, in XML/XMLStylesheet.swift and nowhere else.
#ifndef ESSAIM_LIBXSLT_SHIM_H
#define ESSAIM_LIBXSLT_SHIM_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

// The first words of what libxslt has to say.
typedef struct {
    char text[1024];
} EssaimXSLTMessage;

static inline void essaim_xslt_collect(void *data, const char *format, ...) {
    EssaimXSLTMessage *message = (EssaimXSLTMessage *)data;
    if (message == NULL) return;
    size_t used = strlen(message->text);
    if (used + 1 >= sizeof message->text) return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message->text + used, sizeof message->text - used, format, arguments);
    va_end(arguments);
}

// No document() and no xsl:include: a stylesheet sees the document it is given and nothing else.
static inline xmlDocPtr essaim_xslt_load_nothing(const xmlChar *uri, xmlDictPtr dictionary, int options,
                                                 void *context, xsltLoadType type) {
    (void)uri; (void)dictionary; (void)options; (void)context; (void)type;
    return NULL;
}

// Once per process. Errors without a handler of their own are dropped instead of printed.
static inline void essaim_xslt_initialise(void) {
    xsltInit();
    xsltSetLoaderFunc(essaim_xslt_load_nothing);
    xsltSetGenericErrorFunc(NULL, essaim_xslt_collect);
}

static inline void essaim_xslt_listen(EssaimXSLTMessage *message) {
    xsltSetGenericErrorFunc(message, essaim_xslt_collect);
}

static inline void essaim_xslt_listen_to(xsltTransformContextPtr context, EssaimXSLTMessage *message) {
    xsltSetTransformErrorFunc(context, message, essaim_xslt_collect);
}

// Stops a transformation with a message: its state is looked at before each instruction, and XPath has no more steps.
static inline void essaim_xslt_stop(void *data) {
    xsltTransformContextPtr context = (xsltTransformContextPtr)data;
    context->state = XSLT_STATE_STOPPED;
    if (context->xpathCtxt != NULL) {
        context->xpathCtxt->opLimit = 1;
        context->xpathCtxt->opCount = 1;
    }
}

static inline void essaim_xslt_fail(xsltTransformContextPtr context, const char *message) {
    xsltTransformError(context, NULL, context->inst, "%s\n", message);
    essaim_xslt_stop(context);
}

static inline void essaim_xslt_forbid_all(xsltSecurityPrefsPtr preferences) {
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_FILE, xsltSecurityForbid);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_FILE, xsltSecurityForbid);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_CREATE_DIRECTORY, xsltSecurityForbid);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_NETWORK, xsltSecurityForbid);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_NETWORK, xsltSecurityForbid);
}

#endif
