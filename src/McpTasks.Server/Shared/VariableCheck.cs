using System.ComponentModel;

namespace McpTasks.Server.Shared;

/// <summary>
/// Checks the variables in a resource template's URI without reading the resource: the URI must hold every variable that the method needs,
/// each of its parameter's type. The SDK parses the URI for a probe resource of the same template, whose function only inspects the
/// arguments.
/// </summary>
internal sealed class VariableCheck
{
    private static readonly MethodInfo Parser = typeof(VariableCheck).GetMethod(
        nameof(Parses), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly ConditionalWeakTable<McpServerResource, McpServerResource> _checks = [];

    /// <exception cref="McpProtocolException">A variable is missing or of another type.</exception>
    public async ValueTask CheckAsync(
        McpServerResource resource, RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        if (!resource.IsTemplated || resource.Metadata.OfType<MethodInfo>().FirstOrDefault() is not { } method)
            return;
        var template = resource.ProtocolResourceTemplate.UriTemplate;
        // Every read through the SDK wraps the request's services once more.
        var services = request.Services;
        var check = _checks.GetValue(
            resource, _ => McpServerResource.Create(new ArgumentProbe(template, method), new() { UriTemplate = template }));
        await check.ReadAsync(request, cancellationToken);
        request.Services = services;
    }

    private static bool Fits(Type type, string text)
    {
        if (type.IsEnum)
            return Enum.TryParse(type, text, out _);
        var parses = type.Namespace == nameof(System) && type != typeof(string)
            && type.GetInterfaces().Contains(typeof(IParsable<>).MakeGenericType(type));
        return !parses || (bool)Parser.MakeGenericMethod(type).Invoke(null, [text])!;
    }

    private static bool Parses<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);

    private sealed class ArgumentProbe(string template, MethodInfo method) : AIFunction
    {
        // A type with a converter of the application is the application's own affair.
        private readonly ParameterInfo[] _variables = [.. method.GetParameters().Where(parameter =>
            template.Contains(parameter.Name!, StringComparison.Ordinal)
            && !parameter.ParameterType.IsDefined(typeof(TypeConverterAttribute)))];

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        {
            foreach (var variable in _variables)
            {
                var type = Nullable.GetUnderlyingType(variable.ParameterType) ?? variable.ParameterType;
                if (!arguments.TryGetValue(variable.Name!, out var value) && !variable.HasDefaultValue)
                    throw TaskErrors.Invalid($"Invalid URI for the resource template '{template}': '{variable.Name}' is required.");
                if (value is string text && !Fits(type, text))
                    throw TaskErrors.Invalid(
                        $"Invalid URI for the resource template '{template}': '{variable.Name}' must be of type {type.Name}.");
            }

            return new(new ReadResourceResult { Contents = [] });
        }
    }
}
