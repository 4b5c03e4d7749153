namespace FlowDesigner.Web.Components.Live;

/// <summary>
/// Addresses that a page has set itself. Each comes back once the browser has it, over a slow line after the reader has asked for something
/// else; taking it for a wish would undo that.
/// </summary>
internal sealed class Echoes
{
    private readonly Queue<string> _expected = new();

    public void Expect(string address) => _expected.Enqueue(address);

    /// <summary>True where this was set here. The browser may have gone past those before it.</summary>
    public bool Hears(string address)
    {
        if (!_expected.Contains(address))
            return false;
        while (_expected.Dequeue() != address)
        {
            // The browser went past this one.
        }
        return true;
    }
}
