using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting;
using Microsoft.Extensions.Time.Testing;

#pragma warning disable ASPIRECERTIFICATES001 // IDeveloperCertificateService is for evaluation.

namespace McpTasks.Integration.Tests.Composition;

public sealed class OrchestratorCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcptasks-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-06-01T00:00:00Z", CultureInfo.InvariantCulture));

    [Fact]
    public void A_machine_without_a_trusted_development_certificate_keeps_one_key_for_a_year()
    {
        var first = Start().Thumbprint;
        _time.Advance(TimeSpan.FromDays(300));
        Assert.Equal(first, Start().Thumbprint);
        _time.Advance(TimeSpan.FromDays(65));
        var later = Start();
        Assert.NotEqual(first, later.Thumbprint);
        Assert.True(later.HasPrivateKey);
        Assert.True(later.MatchesHostname("localhost") && later.MatchesHostname("127.0.0.1"));
    }

    [Fact]
    public void A_damaged_file_is_replaced()
    {
        File.WriteAllText(Kept, "damaged");
        Assert.Equal(Start().Thumbprint, Start().Thumbprint);
    }

    [Fact]
    public void The_kept_key_can_be_read_by_nobody_else()
    {
        Start();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept));
        else
            Assert.Skip("There the folder's rights are inherited.");
    }

    [Fact]
    public void Resources_are_told_to_trust_what_the_machine_trusts_alone()
    {
        Assert.False(new OrchestratorCertificate(new Machine([]), Kept, _time).TrustCertificate);
        var trusted = Start();
        var service = new OrchestratorCertificate(new Machine([trusted]), Kept, _time);
        Assert.True(service.TrustCertificate);
        Assert.Same(trusted, Assert.Single(service.Certificates));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Kept => Path.Combine(_folder.FullName, "orchestrator.pfx");

    private X509Certificate2 Start() => Assert.Single(new OrchestratorCertificate(new Machine([]), Kept, _time).Certificates);

    private sealed class Machine(ImmutableList<X509Certificate2> trusted) : IDeveloperCertificateService
    {
        public ImmutableList<X509Certificate2> Certificates => trusted;
        public bool SupportsContainerTrust => false;
        public bool UseForHttps => false;
        public bool TrustCertificate => true;
    }
}
