using System.Reflection;

namespace McpTasks;

/// <summary>Finds the variables of a resource's URI template that no client could fill, because a parameter of that name is injected.</summary>
internal static class TemplateVariables
{
    public static void Check(McpServerResource resource, IServiceProviderIsService services)
    {
        if (resource.Metadata.OfType<MethodInfo>().FirstOrDefault() is not { } method)
            return;
        var template = resource.ProtocolResourceTemplate.UriTemplate;
        var variables = Of(template).ToHashSet(StringComparer.Ordinal);
        if (Array.Find(method.GetParameters(), parameter => variables.Contains(parameter.Name!) && IsInjected(parameter, services)) is not { } clash)
            return;
        throw new InvalidOperationException(
            $"The resource template '{template}' has the variable '{clash.Name}', but the parameter '{clash.Name}' of {method.DeclaringType?.Name}.{method.Name} is injected ({clash.ParameterType.Name}); rename one of them.");
    }

    // RFC 6570: {name}, {+name}, {?one,two*,three:5}.
    private static IEnumerable<string> Of(string template)
    {
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', open + 1))
        {
            var close = template.IndexOf('}', open);
            if (close < 0)
                yield break;
            foreach (var variable in template[(open + 1)..close].TrimStart('+', '#', '.', '/', ';', '?', '&').Split(','))
                yield return variable.Split(':')[0].TrimEnd('*').Trim();
        }
    }

    private static bool IsInjected(ParameterInfo parameter, IServiceProviderIsService services)
    {
        var type = parameter.ParameterType;
        return type == typeof(CancellationToken) || type == typeof(IServiceProvider) || type == typeof(McpServer)
            || type == typeof(System.Security.Claims.ClaimsPrincipal) || type == typeof(IProgress<ModelContextProtocol.ProgressNotificationValue>)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RequestContext<>))
            || parameter.IsDefined(typeof(FromKeyedServicesAttribute)) || services.IsService(type);
    }
}
