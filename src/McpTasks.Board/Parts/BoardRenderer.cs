using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace McpTasks.Board.Parts;

/// <summary>
/// Renders components to HTML, for requests and for live updates alike. The renderer needs none of the host's components and registers
/// nothing among them.
/// </summary>
internal sealed class BoardRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> RenderAsync(RenderFragment content)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(
                new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Outlet.Content)] = content });
            return (await renderer.RenderComponentAsync<Outlet>(parameters)).ToHtmlString();
        });
    }

    /// <summary>Gives a value to a component and to all parts below the component.</summary>
    public static RenderFragment Give<T>(T value, RenderFragment to) => builder =>
    {
        builder.OpenComponent<CascadingValue<T>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<T>.Value), value);
        builder.AddComponentParameter(2, nameof(CascadingValue<T>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<T>.ChildContent), to);
        builder.CloseComponent();
    };

    public static RenderFragment Show<TComponent>()
        where TComponent : IComponent => builder =>
    {
        builder.OpenComponent<TComponent>(0);
        builder.CloseComponent();
    };

    private sealed class Outlet : ComponentBase
    {
        [Parameter]
        public RenderFragment? Content { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Content);
    }
}
