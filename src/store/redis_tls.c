/* SPDX-License-Identifier: Apache-2.0
 *
 * See redis_tls.h.
 */
#include "store/redis_tls.h"

#include <dlfcn.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>

#ifdef OPENSSL_SHLIB_VERSION
#define TEXT_OF_(number) #number
#define TEXT_OF(number)  TEXT_OF_(number)
#define LIBRARY          "libssl.so." TEXT_OF(OPENSSL_SHLIB_VERSION)
#else
#define LIBRARY "libssl.so.1.1"
#endif

/* The functions that are used, by their names in the library. */
struct library {
	void (*clear_error)(void);
	const SSL_METHOD *(*client_method)(void);
	SSL_CTX *(*context_new)(const SSL_METHOD *method);
	void (*context_free)(SSL_CTX *context);
	long (*context_ctrl)(SSL_CTX *context, int command, long number, void *pointer);
	void (*context_verify)(SSL_CTX *context, int mode, SSL_verify_cb callback);
	int (*load_ca)(SSL_CTX *context, const char *file, const char *folder);
	int (*load_usual_ca)(SSL_CTX *context);
	int (*load_cert)(SSL_CTX *context, const char *file);
	int (*load_key)(SSL_CTX *context, const char *file, int type);
	SSL *(*new)(SSL_CTX *context);
	void (*free)(SSL *ssl);
	long (*ctrl)(SSL *ssl, int command, long number, void *pointer);
	X509_VERIFY_PARAM *(*param)(SSL *ssl);
	int (*expect_address)(X509_VERIFY_PARAM *param, const char *address);
	int (*expect_name)(SSL *ssl, const char *name);
	int (*set_socket)(SSL *ssl, int socket);
	int (*connect)(SSL *ssl);
	int (*write)(SSL *ssl, const void *bytes, size_t size, size_t *wrote);
	int (*read)(SSL *ssl, void *bytes, size_t room, size_t *got);
	int (*error)(const SSL *ssl, int result);
	long (*verified)(const SSL *ssl);
};

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	{"ERR_clear_error", offsetof(struct library, clear_error)},
	{"TLS_client_method", offsetof(struct library, client_method)},
	{"SSL_CTX_new", offsetof(struct library, context_new)},
	{"SSL_CTX_free", offsetof(struct library, context_free)},
	{"SSL_CTX_ctrl", offsetof(struct library, context_ctrl)},
	{"SSL_CTX_set_verify", offsetof(struct library, context_verify)},
	{"SSL_CTX_load_verify_locations", offsetof(struct library, load_ca)},
	{"SSL_CTX_set_default_verify_paths", offsetof(struct library, load_usual_ca)},
	{"SSL_CTX_use_certificate_chain_file", offsetof(struct library, load_cert)},
	{"SSL_CTX_use_PrivateKey_file", offsetof(struct library, load_key)},
	{"SSL_new", offsetof(struct library, new)},
	{"SSL_free", offsetof(struct library, free)},
	{"SSL_ctrl", offsetof(struct library, ctrl)},
	{"SSL_get0_param", offsetof(struct library, param)},
	{"X509_VERIFY_PARAM_set1_ip_asc", offsetof(struct library, expect_address)},
	{"SSL_set1_host", offsetof(struct library, expect_name)},
	{"SSL_set_fd", offsetof(struct library, set_socket)},
	{"SSL_connect", offsetof(struct library, connect)},
	{"SSL_write_ex", offsetof(struct library, write)},
	{"SSL_read_ex", offsetof(struct library, read)},
	{"SSL_get_error", offsetof(struct library, error)},
	{"SSL_get_verify_result", offsetof(struct library, verified)},
};

struct tls {
	struct library lib;
	SSL_CTX *context;
	SSL *ssl;
};

/* It stays loaded: what it set up for the process's end is still to be called. */
static bool load(struct library *lib)
{
	void *loaded = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; loaded && i < sizeof functions / sizeof functions[0]; i++) {
		void *found = dlsym(loaded, functions[i].name);

		if (!found)
			return false;
		memcpy((char *)lib + functions[i].offset, &found, sizeof found);
	}
	return loaded != NULL;
}

static bool load_files(const struct tls *tls, const struct redis_url *url)
{
	const struct library *lib = &tls->lib;
	int loaded = *url->ca ? lib->load_ca(tls->context, url->ca, NULL)
	                      : lib->load_usual_ca(tls->context);

	if (loaded == 1 && *url->cert)
		loaded = lib->load_cert(tls->context, url->cert) == 1 &&
		         lib->load_key(tls->context, url->key, SSL_FILETYPE_PEM) == 1;
	return loaded == 1;
}

/* The certificate must be the host's, a name or an address. */
static bool expect_host(const struct tls *tls, const struct redis_url *url)
{
	const struct library *lib = &tls->lib;
	char name[REDIS_TEXT];

	if (lib->expect_address(lib->param(tls->ssl), url->host) == 1)
		return true;
	memcpy(name, url->host, sizeof name);
	return lib->ctrl(tls->ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME,
	                 TLSEXT_NAMETYPE_host_name, name) == 1 &&
	       lib->expect_name(tls->ssl, name) == 1;
}

/* NULL, or what went wrong. */
static const char *set_up(struct tls *tls, const struct redis_url *url, int socket)
{
	static const char no_memory[] = "no memory for TLS";
	const struct library *lib = &tls->lib;

	if (!load(&tls->lib))
		return "no TLS: " LIBRARY " is missing";
	tls->context = lib->context_new(lib->client_method());
	if (!tls->context ||
	    lib->context_ctrl(tls->context, SSL_CTRL_SET_MIN_PROTO_VERSION,
	                      TLS1_2_VERSION, NULL) != 1)
		return no_memory;
	lib->context_verify(tls->context, SSL_VERIFY_PEER, NULL);
	if (!load_files(tls, url))
		return "ca, cert or key cannot be read or do not fit";
	tls->ssl = lib->new (tls->context);
	if (!tls->ssl || !expect_host(tls, url) ||
	    lib->set_socket(tls->ssl, socket) != 1)
		return no_memory;
	lib->ctrl(tls->ssl, SSL_CTRL_MODE, SSL_MODE_ENABLE_PARTIAL_WRITE, NULL);
	return NULL;
}

struct tls *tls_new(const struct redis_url *url, int socket, const char **detail)
{
	struct tls *tls = calloc(1, sizeof *tls);

	*detail = tls ? set_up(tls, url, socket) : "no memory for TLS";
	if (!*detail)
		return tls;
	tls_free(tls);
	return NULL;
}

void tls_free(struct tls *tls)
{
	if (!tls)
		return;
	if (tls->ssl)
		tls->lib.free(tls->ssl);
	if (tls->context)
		tls->lib.context_free(tls->context);
	free(tls);
}

/* What a function that did not go through wants. */
static enum tls_status wants(const struct tls *tls, int result)
{
	switch (tls->lib.error(tls->ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return TLS_WANT_READ;
	case SSL_ERROR_WANT_WRITE:
		return TLS_WANT_WRITE;
	default:
		return TLS_ENDED;
	}
}

enum tls_status tls_connect(struct tls *tls)
{
	tls->lib.clear_error();
	int result = tls->lib.connect(tls->ssl);
	enum tls_status status = result == 1 ? TLS_OK : wants(tls, result);

	if (status == TLS_ENDED && tls->lib.verified(tls->ssl) != X509_V_OK)
		return TLS_UNTRUSTED;
	return status;
}

enum tls_status tls_write(struct tls *tls, const void *bytes, size_t size,
                          size_t *wrote)
{
	tls->lib.clear_error();
	int result = tls->lib.write(tls->ssl, bytes, size, wrote);

	return result == 1 ? TLS_OK : wants(tls, result);
}

enum tls_status tls_read(struct tls *tls, void *bytes, size_t room, size_t *got)
{
	tls->lib.clear_error();
	int result = tls->lib.read(tls->ssl, bytes, room, got);

	return result == 1 ? TLS_OK : wants(tls, result);
}
