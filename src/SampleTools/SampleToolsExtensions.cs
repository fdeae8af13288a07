using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SampleTools.Computation;
using SampleTools.Documents;
using SampleTools.Guessing;

namespace SampleTools;

/// <summary>Adds the sample tools to an MCP server. Services and workers that share a queue must add the same tools.</summary>
public static class SampleToolsExtensions
{
    /// <summary>
    /// Adds <c>slow_computation</c>, <c>index_documents</c>, <c>find_in_documents</c> and <c>guess_number</c>, with the settings of section
    /// <c>SampleTools</c>.
    /// </summary>
    /// <param name="builder">The MCP server.</param>
    public static IMcpServerBuilder AddSampleTools(this IMcpServerBuilder builder)
    {
        builder.Services.AddOptions<SampleToolsOptions>().BindConfiguration(SampleToolsOptions.Section).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SampleToolsOptions>, SampleToolsOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder.WithTools<ComputationTools>().WithTools<DocumentTools>().WithTools<GuessingTools>();
    }
}
