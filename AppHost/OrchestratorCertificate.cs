using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;

#pragma warning disable ASPIRECERTIFICATES001 // IDeveloperCertificateService is for evaluation.

namespace Aspire.Hosting;

/// <summary>
/// The certificate with which Aspire's orchestrator answers the app host on loopback. Where no development certificate is trusted, the
/// orchestrator makes a key of 4,096 bits at every start, for two or three seconds during which nothing else can happen. Here a small key
/// is made once and kept; nobody has to trust its certificate, and no resource gets it.
/// </summary>
internal sealed class OrchestratorCertificate(IDeveloperCertificateService machine, string file, TimeProvider time)
    : IDeveloperCertificateService
{
    // Marks a certificate for development; Aspire takes no other.
    private const string Development = "1.3.6.1.4.1.311.84.1.1";

    private readonly Lazy<ImmutableList<X509Certificate2>> _certificates =
        new(() => machine.Certificates.IsEmpty ? [KeptOrNew(file, time.GetUtcNow())] : machine.Certificates);

    public ImmutableList<X509Certificate2> Certificates => _certificates.Value;

    public bool SupportsContainerTrust => machine.SupportsContainerTrust;

    public bool UseForHttps => machine.UseForHttps;

    public bool TrustCertificate => machine.TrustCertificate && !machine.Certificates.IsEmpty;

    public bool LatestCertificateIsUntrusted => machine.LatestCertificateIsUntrusted;

    public static void Use(IServiceCollection services, string folder)
    {
        var machines = services.Last(service => service.ServiceType == typeof(IDeveloperCertificateService)).ImplementationType!;
        services.AddSingleton<IDeveloperCertificateService>(provider => new OrchestratorCertificate(
            (IDeveloperCertificateService)ActivatorUtilities.CreateInstance(provider, machines),
            Path.Combine(folder, "orchestrator.pfx"),
            TimeProvider.System));
    }

    private static X509Certificate2 KeptOrNew(string file, DateTimeOffset now)
    {
        if (Kept(file) is { } kept && kept.NotAfter > now.AddDays(1).LocalDateTime)
            return kept;
        var made = New(now).Export(X509ContentType.Pfx);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var whole = $"{file}.{Environment.ProcessId}";
        using (var stream = new FileStream(whole, OnlyForMe()))
            stream.Write(made);
        // Another app host may read the file at this moment.
        File.Move(whole, file, overwrite: true);
        return Read(made);
    }

    private static X509Certificate2? Kept(string file)
    {
        try
        {
            return File.Exists(file) ? Read(File.ReadAllBytes(file)) : null;
        }
        catch (CryptographicException)
        {
            return null; // A damaged file is replaced.
        }
    }

    private static X509Certificate2 Read(byte[] pfx) => X509CertificateLoader.LoadPkcs12(pfx, null, X509KeyStorageFlags.Exportable);

    private static X509Certificate2 New(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509Extension(Development, [2], critical: false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(365));
    }

    private static FileStreamOptions OnlyForMe()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
