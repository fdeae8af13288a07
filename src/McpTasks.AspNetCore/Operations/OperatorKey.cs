using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Operations;

/// <summary>Tells the operator from everybody else.</summary>
internal sealed class OperatorKey(IOptions<TaskOperatorOptions> options)
{
    /// <summary>The request header that carries the key.</summary>
    public const string Header = "X-Operator-Key";

    private readonly byte[] _expected = Digest(options.Value.Key);

    public bool IsSet { get; } = options.Value.IsOn;

    /// <summary>Compares digests, so that neither the time nor the length of a wrong key tells anything.</summary>
    public bool IsShownBy(HttpRequest request) =>
        IsSet && request.Headers[Header] is [{ } given] && CryptographicOperations.FixedTimeEquals(Digest(given), _expected);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
