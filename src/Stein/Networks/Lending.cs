namespace Stein.Networks;

/// <summary>Buffers that callers on several threads borrow, each one for itself; another is made where all are lent.</summary>
/// <param name="make">Makes one.</param>
/// <typeparam name="T">What is borrowed.</typeparam>
sealed class Lending<T>(Func<T> make)
{
    readonly Stack<T> idle = new();

    /// <summary>Makes some now, so that as many callers at once have none made.</summary>
    public void Reserve(int count)
    {
        lock (idle)
        {
            while (idle.Count < count) idle.Push(make());
        }
    }

    /// <summary>Lends one, which is the caller's alone until it is given back.</summary>
    public T Borrow()
    {
        lock (idle)
        {
            if (idle.TryPop(out var item)) return item;
        }
        return make();
    }

    /// <summary>Takes one back.</summary>
    public void Return(T item)
    {
        lock (idle) idle.Push(item);
    }
}
