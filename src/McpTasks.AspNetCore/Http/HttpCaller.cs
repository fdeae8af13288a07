using System.Collections.ObjectModel;

namespace McpTasks.AspNetCore.Http;

/// <summary>Makes the callers of messages that come over HTTP.</summary>
internal static class HttpCaller
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Who sent a request, with those of its headers that tools may see; what else is known of it is added later.</summary>
    public static McpCaller Of(HttpContext http, ICollection<string> names)
    {
        var sent = http.Request.Headers;
        var headers = names.Count == 0 ? NoHeaders : names.Where(sent.ContainsKey)
            .ToDictionary(name => name, name => sent[name].ToString(), StringComparer.OrdinalIgnoreCase).AsReadOnly();
        return new(McpEra.Legacy, http.User, SessionId: null, CallerIdentity.OwnerKeyOf(http.User), headers);
    }

    /// <summary>The caller whose session it is, where no request of the caller's is at hand.</summary>
    public static McpCaller Behind(LiveSession session) => new(McpEra.Legacy, session.User, session.Id, session.OwnerKey, NoHeaders);
}
