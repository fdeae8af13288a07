using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace McpTasks.Dashboard.Pages;

/// <summary>Markup that is safe to send. Only <see cref="Of"/> makes it, and everything put into its holes is encoded.</summary>
/// <remarks>Attribute values in the literal parts must stand in double quotes: the encoder covers text and quoted attributes.</remarks>
internal readonly struct Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    public static Html Empty => default;

    public static Html Of(ref Handler markup) => new(markup.Finish());

    public override string ToString() => _markup ?? "";

    /// <summary>Takes literals as they are and encodes the holes; a hole of any other type than these does not compile.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + formattedCount * 16);

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Html markup) => _text.Append(markup._markup);

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts)
                _text.Append(part._markup);
        }

        public void AppendFormatted(string? text)
        {
            if (!string.IsNullOrEmpty(text))
                _text.Append(Encoder.Encode(text));
        }

        public void AppendFormatted(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(double number, string format = "0.##") => _text.Append(number.ToString(format, CultureInfo.InvariantCulture));

        public string Finish() => _text.ToString();
    }
}
