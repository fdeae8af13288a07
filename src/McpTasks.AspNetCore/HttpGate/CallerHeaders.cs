using System.Collections.ObjectModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>Picks the headers of a request that its tools may see.</summary>
internal sealed class CallerHeaders(IOptions<TaskIdentityOptions> options)
{
    private readonly string[] _names = [.. options.Value.Headers];

    public IReadOnlyDictionary<string, string> Of(HttpRequest request)
    {
        if (_names.Length == 0)
            return ReadOnlyDictionary<string, string>.Empty;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in _names)
            if (request.Headers.TryGetValue(name, out var value))
                headers[name] = value.ToString();
        return headers.AsReadOnly();
    }
}
