/* For the shared libgit2: when it starts, it has its TLS library read the bundle of
 * certificate authorities, which is most of the time a commit hook takes, for a network
 * that flatline never uses. These functions stand before the TLS library's (the program
 * comes first in the dynamic linker's search) and say that all went well. Which of them
 * a libgit2 calls depends on how it was built; one that none calls is never exported.
 */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);
int SSL_CTX_set_default_verify_paths(void *context);
int SSL_CTX_load_verify_locations(void *context, const char *file, const char *dir);

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
    (void)chain;
    (void)path;
    return 0;
}

int mbedtls_x509_crt_parse_path(void *chain, const char *path)
{
    (void)chain;
    (void)path;
    return 0;
}

int SSL_CTX_set_default_verify_paths(void *context)
{
    (void)context;
    return 1;
}

int SSL_CTX_load_verify_locations(void *context, const char *file, const char *dir)
{
    (void)context;
    (void)file;
    (void)dir;
    return 1;
}
