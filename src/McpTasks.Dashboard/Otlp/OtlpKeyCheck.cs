using McpTasks.Dashboard.Security;
using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Otlp;

internal static class OtlpKeyCheck
{
    public const string Header = "x-otlp-api-key";

    public static void Demand(HttpRequest request, OtlpOptions options)
    {
        if (!string.IsNullOrEmpty(options.ApiKey) && !Secrets.Same(request.Headers[Header], options.ApiKey))
            throw new OtlpRefusal(StatusCodes.Status401Unauthorized, GrpcCode.Unauthenticated,
                $"The header {Header} is missing or wrong: it must hold the value of Dashboard:Otlp:ApiKey.");
    }
}
