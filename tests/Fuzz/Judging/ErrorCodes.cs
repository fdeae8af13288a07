namespace Fuzz.Judging;

/// <summary>The codes of errors.</summary>
internal static class ErrorCodes
{
    public const int Parse = -32700, InvalidRequest = -32600, MethodNotFound = -32601, InvalidParams = -32602, Internal = -32603;

    /// <summary>What is wrong with the HTTP request, before its message is read.</summary>
    public const int Http = -32000;

    public const int NoSession = -32001, NoResource = -32002, Limit = -32005, Headers = -32020, Capability = -32021, Version = -32022,
        Url = -32042, Cancelled = -32800;

    /// <summary>All that clients may be told.</summary>
    public static readonly IReadOnlyList<int> Known =
        [
            Parse, InvalidRequest, MethodNotFound, InvalidParams, Http, NoSession, NoResource, Limit, Headers, Capability, Version, Url,
            Cancelled];
}
