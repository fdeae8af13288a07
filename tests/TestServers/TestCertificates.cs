using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TestServers;

/// <summary>A certificate authority of the test's own, and a certificate for <c>localhost</c> from it, in files.</summary>
public sealed class TestCertificates : IDisposable
{
    /// <summary>
    /// What a client's connection string needs: the name in the certificate, and no list of revoked ones, which this authority does not
    /// have.
    /// </summary>
    public const string ClientOptions = "ssl=true,sslHost=localhost,checkCertificateRevocation=false";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificates-");

    /// <summary>Makes both.</summary>
    public TestCertificates()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, until) = (now.AddDays(-1), now.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=A test's authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var root = authority.CreateSelfSigned(from, until);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var leaf = server.Create(root, from, until, RandomNumberGenerator.GetBytes(8));

        File.WriteAllText(AuthorityFile, root.ExportCertificatePem());
        File.WriteAllText(CertificateFile, leaf.ExportCertificatePem());
        File.WriteAllText(KeyFile, serverKey.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The authority's certificate. A process that is to trust it has this file in <c>SSL_CERT_FILE</c>.</summary>
    public string AuthorityFile => Path.Combine(_folder.FullName, "authority.pem");

    private string CertificateFile => Path.Combine(_folder.FullName, "server.pem");

    private string KeyFile => Path.Combine(_folder.FullName, "server.key");

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    internal string[] RedisArguments(int port) =>
    [
        "--port", "0", "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-auth-clients", "no",
        "--tls-cert-file", CertificateFile, "--tls-key-file", KeyFile, "--tls-ca-cert-file", AuthorityFile,
    ];

    internal async Task<Stream> ConnectAsync(Stream connection, CancellationToken cancellation)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(AuthorityFile, cancellation)));
        var secured = new SslStream(connection);
        await secured.AuthenticateAsClientAsync(new() { TargetHost = "localhost", CertificateChainPolicy = trust }, cancellation);
        return secured;
    }
}
